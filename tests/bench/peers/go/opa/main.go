// Decides by one rule of Rego with a chain of else, prepared once: opa MODULE RECORDS ROWS ANSWERS
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"forbear/peers/measure"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	measure.Must(err)
	records := measure.Read(os.Args[2], os.Args[3])
	background := context.Background()
	query, err := rego.New(rego.Query("data.drawn.answer"), rego.Module("drawn.rego", string(text))).PrepareForEval(background)
	measure.Must(err)

	inputs := make([]ast.Value, len(records))
	for row, record := range records {
		input := map[string]any{"contacts": record.Contacts}
		for name, value := range record.Facts {
			input[name] = value
		}
		inputs[row], err = ast.InterfaceToValue(input)
		measure.Must(err)
	}
	measure.Run(len(records), os.Args[4], "github.com/open-policy-agent/opa", func(row int) int64 {
		results, err := query.Eval(background, rego.EvalParsedInput(inputs[row]))
		measure.Must(err)
		answer, err := results[0].Expressions[0].Value.(json.Number).Int64()
		measure.Must(err)
		return answer
	})
}
