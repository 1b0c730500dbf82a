// Package measure does what every driver in Go does: reads records, measures, writes answers and the report.
package measure

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"
)

const (
	rounds       = 5
	roundSeconds = 0.5
	probeRows    = 200
)

// Record holds the facts by name; the set of channels as it is and spread over allowed_0 to allowed_3, which are 0 or 1; and of facts
// that are unknown somewhere FACT_unknown, 0 or 1.
type Record struct {
	Facts    map[string]int64
	Contacts []map[string]int64
}

// Must ends the program with the error, if there is one.
func Must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(3)
	}
}

// Read reads the first `rows` records, and their contacts where there are any.
func Read(path string, rows string) []Record {
	count, err := strconv.Atoi(rows)
	Must(err)
	lines := readAll(path)
	names, lines := lines[0], lines[1:]
	isUnknown := make([]bool, len(names))
	for _, line := range lines {
		for index, field := range line {
			isUnknown[index] = isUnknown[index] || field == ""
		}
	}
	records := make([]Record, min(count, len(lines)))
	for row := range records {
		facts := map[string]int64{}
		for index, name := range names {
			value, unknown := int64(0), int64(1)
			if field := lines[row][index]; field != "" {
				value, err = strconv.ParseInt(field, 10, 64)
				Must(err)
				unknown = 0
			}
			facts[name] = value
			if isUnknown[index] {
				facts[name+"_unknown"] = unknown
			}
		}
		if mask, ok := facts["allowed_channels"]; ok {
			for bit := range 4 {
				facts[fmt.Sprintf("allowed_%d", bit)] = mask >> bit & 1
			}
		}
		records[row].Facts = facts
	}
	contacts := filepath.Join(filepath.Dir(path), "contacts.csv")
	if _, err := os.Stat(contacts); err != nil {
		return records
	}
	for row := range records {
		records[row].Contacts = []map[string]int64{}
	}
	for _, line := range readAll(contacts)[1:] {
		var values [3]int64
		for index := range values {
			values[index], err = strconv.ParseInt(line[index], 10, 64)
			Must(err)
		}
		if int(values[0]) >= len(records) {
			break
		}
		record := &records[values[0]]
		record.Contacts = append(record.Contacts, map[string]int64{"by_channel": values[1], "result": values[2]})
	}
	return records
}

func readAll(path string) [][]string {
	file, err := os.Open(path)
	Must(err)
	defer file.Close()
	lines, err := csv.NewReader(bufio.NewReader(file)).ReadAll()
	Must(err)
	return lines
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
