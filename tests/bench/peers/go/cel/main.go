// Decides by one expression of CEL, a chain of conditional operators: cel EXPRESSION RECORDS ROWS ANSWERS
package main

import (
	"os"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/ext"

	"forbear/peers/measure"
)

const depth = 100_000 // more than any policy here is deep

func main() {
	text, err := os.ReadFile(os.Args[1])
	measure.Must(err)
	records := measure.Read(os.Args[2], os.Args[3])

	options := []cel.EnvOption{
		ext.Bindings(), ext.Math(),
		cel.ParserRecursionLimit(depth), cel.ParserExpressionSizeLimit(1 << 28), cel.ExpressionNodeLimit(1 << 28), cel.ExpressionNestingDepthLimit(depth),
	}
	if records[0].Contacts != nil {
		options = append(options, cel.Variable("contacts", cel.ListType(cel.MapType(cel.StringType, cel.IntType))))
	}
	for name := range records[0].Facts {
		options = append(options, cel.Variable(name, cel.IntType))
	}
	environment, err := cel.NewEnv(options...)
	measure.Must(err)
	tree, issues := environment.Compile(string(text))
	measure.Must(issues.Err())
	program, err := environment.Program(tree, cel.EvalOptions(cel.OptOptimize))
	measure.Must(err)

	activations := make([]cel.Activation, len(records))
	for row, record := range records {
		values := map[string]any{}
		for name, value := range record.Facts {
			values[name] = types.Int(value)
		}
		if record.Contacts != nil {
			values["contacts"] = types.DefaultTypeAdapter.NativeToValue(record.Contacts)
		}
		activations[row], err = cel.NewActivation(values)
		measure.Must(err)
	}
	measure.Run(len(records), os.Args[4], "github.com/google/cel-go", func(row int) int64 {
		answer, _, err := program.Eval(activations[row])
		measure.Must(err)
		return int64(answer.(types.Int))
	})
}
