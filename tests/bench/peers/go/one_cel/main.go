// One decision by one expression of CEL, for ../../../footprint.py.
package main

import (
	"fmt"

	"github.com/google/cel-go/cel"

	"forbear/peers/measure"
)

const policy = `promised_on >= as_of ? "kept_promise"
: days_past_due <= 10 || tier == 2 ? "gentle"
: days_past_due >= 30 && balance >= 25000 && (hardship == 0 || hardship == -1) ? "phone"
: "reminder"`

func main() {
	record := map[string]any{"as_of": 20789, "promised_on": 0, "days_past_due": 45, "balance": 90000, "tier": 1, "hardship": -1}
	options := []cel.EnvOption{}
	for name := range record {
		options = append(options, cel.Variable(name, cel.IntType))
	}
	environment, err := cel.NewEnv(options...)
	measure.Must(err)
	tree, issues := environment.Compile(policy)
	measure.Must(issues.Err())
	program, err := environment.Program(tree)
	measure.Must(err)
	answer, _, err := program.Eval(record)
	measure.Must(err)
	fmt.Println(answer.Value())
}
