// Decides by Grule rules with falling salience, complete at the first: grule RULES RECORDS ROWS ANSWERS
package main

import (
	"os"

	"github.com/hyperjumptech/grule-rule-engine/ast"
	"github.com/hyperjumptech/grule-rule-engine/builder"
	"github.com/hyperjumptech/grule-rule-engine/engine"
	"github.com/hyperjumptech/grule-rule-engine/pkg"

	"forbear/peers/measure"
)

// Facts is what the rules see as F.
type Facts struct {
	Segment, Tier, DaysPastDue, Balance, Hardship int64
	Allowed0, Allowed1, Allowed2, Allowed3        int64
	Answer                                        int64
}

func main() {
	records := measure.Read(os.Args[2], os.Args[3])
	library := ast.NewKnowledgeLibrary()
	measure.Must(builder.NewRuleBuilder(library).BuildRuleFromResource("drawn", "1", pkg.NewFileResource(os.Args[1])))
	knowledge, err := library.NewKnowledgeBaseInstance("drawn", "1")
	measure.Must(err)

	facts := make([]Facts, len(records))
	for row, record := range records {
		facts[row] = Facts{
			Segment: record["segment"], Tier: record["tier"], DaysPastDue: record["days_past_due"], Balance: record["balance"], Hardship: record["hardship"],
			Allowed0: record["allowed_0"], Allowed1: record["allowed_1"], Allowed2: record["allowed_2"], Allowed3: record["allowed_3"],
		}
	}
	grule := engine.NewGruleEngine()
	measure.Run(len(records), os.Args[4], "github.com/hyperjumptech/grule-rule-engine", func(row int) int64 {
		context := ast.NewDataContext()
		measure.Must(context.Add("F", &facts[row]))
		measure.Must(grule.Execute(context, knowledge))
		return facts[row].Answer
	})
}
