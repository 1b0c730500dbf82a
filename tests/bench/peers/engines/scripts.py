"""LuaJIT and Node on generated functions, called for each record."""
import install
from engine import DRIVERS, Engine, run_driver
from families import COUNTS
from syntax import Syntax, mask_of, may_be_unknown

# More and longer traces than a small program needs.
LUA_OPTIONS = "-Omaxtrace=8000,maxrecord=16000,maxirconst=8000,maxside=1000,maxsnap=4000,sizemcode=64,maxmcode=32768"
# Without the option the optimizer leaves long functions alone: ten times as slow at 1,000 rules.
NODE_OPTION = "--max-optimized-bytecode-size=100000000"


def rules_of(policy, syntax, unknown, line):
    """A line for each rule, and what `otherwise` gives."""
    scale = 16 if policy["guards"] else 1
    return [line.format(condition=syntax.all_of(rule["conditions"], unknown), result=index * scale + (mask_of(rule["channels"]) if scale > 1 else 0))
            for index, rule in enumerate(policy["rules"])], len(policy["rules"]) * scale


def lua_text(policy):
    syntax = Syntax(bit="band({fact}, {mask}) ~= 0", both=" and ", either=" or ", unknown="{fact}_unknown == 1", known="{fact}_unknown == 0")
    unknown, counts = may_be_unknown(policy), policy["counts"]
    parameters = [fact["name"] for fact in policy["facts"]] + [f"{name}_unknown" for name in unknown]
    columns = [f"{name}_column" for name in parameters]
    lines, otherwise = rules_of(policy, syntax, unknown, "  if {condition} then return {result} end")
    text = ["local bit = require('bit')", "local band, bor, rshift = bit.band, bit.bor, bit.rshift",
            f"local function first_match({', '.join([*parameters, *counts])})", *lines, f"  return {otherwise}", "end",
            "return function(columns, offsets, by, result, answers)", f"  local {', '.join(columns)} = unpack(columns)", "  return function(first, last)",
            "    for row = first, last do", *(f"      local {name} = {name}_column[row]" for name in parameters)]
    for name, count in counts.items():
        text += [f"      local {name} = 0", "      for at = offsets[row], offsets[row + 1] - 1 do",
                 f"        {name} = {name} + band(rshift({mask_of(count['by'])}, by[at]), rshift({mask_of(count['result'])}, result[at]), 1)", "      end"]
    text.append(f"      local chosen = first_match({', '.join([*parameters, *counts])})")
    if policy["guards"]:
        text.append("      local left = allowed_channels")
        if "allowed_channels" in unknown:
            text.append("      if allowed_channels_unknown == 1 then left = 0 end")
        text += [f"      if {syntax.all_of(guard['conditions'], unknown)} then left = band(left, {15 & ~mask_of(guard['forbid'])}) end" for guard in policy["guards"]]
        text.append("      chosen = bor(band(chosen, -16), band(chosen, 15, left))")
    return "\n".join([*text, "      answers[row] = chosen", "    end", "  end", "end", ""])


class JavaScript(Syntax):
    """Counts are locals, not fields of the record."""

    def written(self, name):
        return name if name in COUNTS else super().written(name)


def js_text(policy):
    """The body of a function of `record` and `contacts`."""
    syntax = JavaScript(fact="record.{fact}", equal="===", unknown="{fact}_unknown === 1", known="{fact}_unknown === 0")
    unknown, counts = may_be_unknown(policy), policy["counts"]
    lines, otherwise = rules_of(policy, syntax, unknown, "  if ({condition}) return {result};")
    text = [f"const firstMatch = (record{''.join(f', {name}' for name in counts)}) => {{", *lines, f"  return {otherwise};", "};",
            "return (record) => {"]
    for name, count in counts.items():
        text += [f"  let {name} = 0;", "  for (const contact of record.contacts) "
                 f"{name} += ({mask_of(count['by'])} >> contact.by_channel) & ({mask_of(count['result'])} >> contact.result) & 1;"]
    call = f"firstMatch(record{''.join(f', {name}' for name in counts)})"
    if not policy["guards"]:
        return "\n".join([*text, f"  return {call};", "};", ""])
    left = "record.allowed_channels_unknown === 1 ? 0 : record.allowed_channels" if "allowed_channels" in unknown else "record.allowed_channels"
    text += [f"  const chosen = {call};", f"  let left = {left};"]
    text += [f"  if ({syntax.all_of(guard['conditions'], unknown)}) left &= {15 & ~mask_of(guard['forbid'])};" for guard in policy["guards"]]
    return "\n".join([*text, "  return (chosen & -16) | (chosen & 15 & left);", "};", ""])


def luajit(run):
    text = run.case.folder / "decide.lua"
    text.write_text(lua_text(run.policy))
    unknown = may_be_unknown(run.policy)
    states = ",".join(str(place) for place, fact in enumerate(run.policy["facts"]) if fact["name"] in unknown)
    return run_driver([install.debian("luajit"), LUA_OPTIONS, DRIVERS / "luajit.lua", text], run, states)


def node(run):
    text = run.case.folder / "decide.js"
    text.write_text(js_text(run.policy))
    return run_driver([install.debian("node", "nodejs"), NODE_OPTION, DRIVERS / "node.mjs", text], run)


ENGINES = [
    Engine("LuaJIT", "generated function, called for each record of a loop over columns", "one", luajit),
    Engine("Node", "generated function of a record, however long optimized", "struct", node),
]
