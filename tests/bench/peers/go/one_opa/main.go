// One decision by a rule of Rego with a chain of else, for ../../../footprint.py.
package main

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/rego"

	"forbear/peers/measure"
)

const policy = `package one

answer := "kept_promise" if { input.promised_on >= input.as_of }
else := "gentle" if { input.days_past_due <= 10 }
else := "gentle" if { input.tier == 2 }
else := "phone" if { input.days_past_due >= 30; input.balance >= 25000; input.hardship in {0, -1} }
else := "reminder"
`

func main() {
	record := map[string]any{"as_of": 20789, "promised_on": 0, "days_past_due": 45, "balance": 90000, "tier": 1, "hardship": -1}
	background := context.Background()
	query, err := rego.New(rego.Query("data.one.answer"), rego.Module("one.rego", policy)).PrepareForEval(background)
	measure.Must(err)
	results, err := query.Eval(background, rego.EvalInput(record))
	measure.Must(err)
	fmt.Println(results[0].Expressions[0].Value)
}
