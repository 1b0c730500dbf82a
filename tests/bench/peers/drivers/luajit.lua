-- Decides by a generated function of six arguments: luajit luajit.lua FUNCTION RECORDS ROWS ANSWERS
local ROUNDS, ROUND_SECONDS, WARM_SECONDS, PROBE = 5, 0.5, 2, 200
local decide = assert(loadfile(arg[1]))()
local wanted = tonumber(arg[3])

local columns = {{}, {}, {}, {}, {}, {}}
local rows = 0
for line in io.lines(arg[2]) do
  if line:find("^%d") then
    if rows == wanted then break end
    rows = rows + 1
    local fact = 0
    for value in line:gmatch("%d+") do
      fact = fact + 1
      columns[fact][rows] = tonumber(value)
    end
  end
end

local a, b, c, d, e, f = unpack(columns)
local answers = {}
local function round(count)
  local start = os.clock()
  for row = 1, count do answers[row] = decide(a[row], b[row], c[row], d[row], e[row], f[row]) end
  return os.clock() - start
end

-- Traces are compiled as they become hot.
local warm = os.clock() + WARM_SECONDS
repeat round(math.min(PROBE, rows)) until os.clock() > warm
local probe = math.max(round(math.min(PROBE, rows)), 1e-6) / math.min(PROBE, rows)
rows = math.min(rows, math.max(PROBE, math.floor(ROUND_SECONDS / probe)))
round(rows)
local took = {}
for number = 1, ROUNDS do took[number] = string.format("%.3f", round(rows) * 1e9 / rows) end

local file = assert(io.open(arg[4], "w"))
for row = 1, rows do file:write(answers[row], "\n") end
file:close()
print(string.format('{"rows": %d, "ns": [%s], "version": "%s"}', rows, table.concat(took, ", "), jit.version:match("[%d.]+%S*")))
