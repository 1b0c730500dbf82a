// Package measure does what every driver in Go does: reads records, measures, writes answers and the report.
package measure

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"time"
)

const (
	rounds       = 5
	roundSeconds = 0.5
	probeRows    = 200
)

// Record holds the facts by name; the set of channels is spread over allowed_0 to allowed_3, which are 0 or 1.
type Record map[string]int64

// Must ends the program with the error, if there is one.
func Must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(3)
	}
}

// Read reads the first `rows` records.
func Read(path string, rows string) []Record {
	count, err := strconv.Atoi(rows)
	Must(err)
	file, err := os.Open(path)
	Must(err)
	defer file.Close()
	reader := csv.NewReader(bufio.NewReader(file))
	names, err := reader.Read()
	Must(err)
	var records []Record
	for len(records) < count {
		line, err := reader.Read()
		if err != nil {
			break
		}
		record := Record{}
		for index, name := range names {
			record[name], err = strconv.ParseInt(line[index], 10, 64)
			Must(err)
		}
		for bit := 0; bit < 4; bit++ {
			record[fmt.Sprintf("allowed_%d", bit)] = record["allowed_channels"] >> bit & 1
		}
		records = append(records, record)
	}
	return records
}

// Run measures `decide` over the first `rows` rows and reports. The version is that of the module `path` in the binary.
func Run(rows int, answersPath string, path string, decide func(row int) int64) {
	answers := make([]int64, rows)
	round := func(count int) float64 {
		start := time.Now()
		for row := range count {
			answers[row] = decide(row)
		}
		return time.Since(start).Seconds()
	}
	probe := min(probeRows, rows)
	round(probe)
	each := round(probe) / float64(probe)
	count := min(rows, max(probe, int(roundSeconds/each)))
	round(count)
	report := struct {
		Rows    int       `json:"rows"`
		Ns      []float64 `json:"ns"`
		Version string    `json:"version"`
	}{Rows: count, Version: version(path)}
	for range rounds {
		report.Ns = append(report.Ns, round(count)*1e9/float64(count))
	}

	file, err := os.Create(answersPath)
	Must(err)
	out := bufio.NewWriter(file)
	for _, answer := range answers[:count] {
		fmt.Fprintln(out, answer)
	}
	Must(out.Flush())
	Must(file.Close())
	Must(json.NewEncoder(os.Stdout).Encode(report))
}

func version(path string) string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == path {
			return module.Version
		}
	}
	return ""
}
