#include "reports/html.h"

namespace forbear::reports {

// Classes: `facts` a list of names and values; `mark good|bad|open|plain` a word of judgement; `scroll` around wide tables (give it
// tabindex=0, role=region and a label); `number` a cell with a figure; `plain` the policy's own text; `note` what must be read with
// care; `rank0` to `rank5` from light to dark for what has an order, `hue0` to `hue7` for what has none, `stripes` for nothing at all;
// `map` and `cells` the two tables of maps; `split` two columns beside each other on wide screens; `sign` the block for signatures; `fresh` starts a printed page.
//
// Hues are of the set that Okabe and Ito chose for colour-blind readers, thinned so that black text keeps a contrast of 7 to 1;
// ranks differ in lightness alone. Every coloured cell says its value in words.
std::string_view style_sheet() noexcept {
    return R"css(:root { --ink: #1a1a1a; --soft: #4d4d4d; --line: #b8b8b8; --paper: #fff; --shade: #f3f4f6; --link: #0b4f8a; }
* { box-sizing: border-box; }
html { color-scheme: light; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 78rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.75rem 0 .75rem; padding-top: .75rem; border-top: 3px solid var(--ink); }
h3 { font-size: 1.12rem; margin: 1.75rem 0 .4rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .3rem; }
p, ul, ol, dl, pre { margin: .5rem 0; }
p, li, dd { max-width: 75ch; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid #d55e00; outline-offset: 2px; }
main:focus { outline: none; }
code, pre, .plain { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
pre { padding: .6rem .8rem; background: var(--shade); border-left: 4px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); border: 2px solid var(--ink); }
nav ol { columns: 2 18rem; padding-left: 1.5rem; }
.lead { font-size: 1.15rem; }
.soft { color: var(--soft); }
.place { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; }
dl.facts dt { font-weight: 600; }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .92rem; line-height: 1.35; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border: 1px solid var(--line); padding: .35rem .55rem; text-align: left; vertical-align: top; }
thead th { background: var(--shade); border-bottom: 2px solid var(--soft); }
tbody th { font-weight: 600; background: var(--shade); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.mark { display: inline-block; padding: 0 .5em; border: 1.5px solid currentColor; border-radius: .25em; font-weight: 600; white-space: nowrap; }
.mark.good { color: #00513a; background: #e3f4ee; }
.mark.bad { color: #8a2a00; background: #fdeae0; border-width: 2.5px; }
.mark.open { color: #5a4300; background: #fff6d6; border-style: dashed; }
.mark.plain { color: var(--soft); background: var(--paper); font-family: inherit; font-size: inherit; }
.note { border: 2px solid #8a2a00; padding: .5rem .9rem; margin: 1rem 0; }
.rank0 { background: #f4f8fc; } .rank1 { background: #d3e4f3; } .rank2 { background: #a6cae6; }
.rank3 { background: #74aad6; } .rank4 { background: #1f5f99; color: #fff; } .rank5 { background: #0b3259; color: #fff; }
.hue0 { background: #cfe5f3; } .hue1 { background: #fae3b8; } .hue2 { background: #c7e8dc; } .hue3 { background: #f3d3e4; }
.hue4 { background: #fbf6c0; } .hue5 { background: #f7d3bd; } .hue6 { background: #dcdcf5; } .hue7 { background: #e2e2e2; }
.stripes { background: repeating-linear-gradient(135deg, #fff 0 7px, #ececec 7px 9px); }
.split { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 1.5rem; align-items: start; }
.split > * { min-width: 0; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
.sign { border: 2px solid var(--ink); padding: .75rem 1.25rem 1.25rem; }
.sign .line { border-bottom: 1px solid var(--ink); height: 2.6rem; }
.choices { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
.choices li::before { content: ""; display: inline-block; width: 1em; height: 1em; border: 1.5px solid var(--ink); margin-right: .5em; vertical-align: -.15em; }
.signatures { width: 100%; }
.signatures td { height: 3rem; min-width: 7rem; }
.map td { min-width: 6.5rem; }
.map td .cell { font-size: .8em; color: inherit; }
.cells p { margin: 0 0 .3rem; }
.cells td { min-width: 6rem; max-width: 26rem; overflow-wrap: anywhere; }
td pre { margin: 0; padding: .2rem .4rem; min-width: 20rem; }
td p { margin: 0 0 .25rem; }
@media (max-width: 40rem) {
  body { padding: 1rem .8rem 3rem; }
  h1 { font-size: 1.5rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: .5rem; }
}
@media print {
  @page { size: A4; margin: 18mm 14mm 20mm; }
  body { padding: 0; max-width: none; font-size: 9.5pt; }
  .rank0, .rank1, .rank2, .rank3, .rank4, .rank5, .hue0, .hue1, .hue2, .hue3, .hue4, .hue5, .hue6, .hue7, .stripes, .mark, thead th,
  tbody th, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .skip, nav { display: none; }
  a { color: inherit; text-decoration: none; }
  .scroll { overflow: visible; }
  table { font-size: 8pt; }
  h2, h3, h4, caption { break-after: avoid; }
  tr, .sign, .map, dl.facts { break-inside: avoid; }
  thead { display: table-header-group; }
  td pre { min-width: 0; }
  .map td, .cells td, .signatures td { min-width: 0; }
  .split { display: block; }
  .fresh { break-before: page; }
}
)css";
}

} // namespace forbear::reports
