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

// Facts is what the rules see as F: customers or packets.
type Facts struct {
	Segment, Tier, DaysPastDue, Balance, Hardship                        int64
	Allowed0, Allowed1, Allowed2, Allowed3                               int64
	TierUnknown, BalanceUnknown, HardshipUnknown, AllowedChannelsUnknown int64

	Source, Destination, SourcePort, DestinationPort, Protocol int64

	Answer int64
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
			Segment: record.Facts["segment"], Tier: record.Facts["tier"], DaysPastDue: record.Facts["days_past_due"],
			Balance: record.Facts["balance"], Hardship: record.Facts["hardship"],
			Allowed0: record.Facts["allowed_0"], Allowed1: record.Facts["allowed_1"], Allowed2: record.Facts["allowed_2"], Allowed3: record.Facts["allowed_3"],
			TierUnknown: record.Facts["tier_unknown"], BalanceUnknown: record.Facts["balance_unknown"],
			HardshipUnknown: record.Facts["hardship_unknown"], AllowedChannelsUnknown: record.Facts["allowed_channels_unknown"],
			Source: record.Facts["source"], Destination: record.Facts["destination"], SourcePort: record.Facts["source_port"],
			DestinationPort: record.Facts["destination_port"], Protocol: record.Facts["protocol"],
		}
	}
	grule := engine.NewGruleEngine()
	measure.Run(len(records), os.Args[4], "github.com/hyperjumptech/grule-rule-engine", func(row int) int64 {
		facts[row].Answer = -1
		context := ast.NewDataContext()
		measure.Must(context.Add("F", &facts[row]))
		measure.Must(grule.Execute(context, knowledge))
		return facts[row].Answer
	})
}
