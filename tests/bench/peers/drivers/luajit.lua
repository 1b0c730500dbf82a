-- Decides by a generated function over columns: luajit luajit.lua FUNCTION RECORDS ROWS ANSWERS STATES
-- FUNCTION takes columns (then those of STATES, a list of places: 1 where unknown), the list's offsets and fields, and where answers go,
-- and returns a function that decides the rows from the first to the last. Columns are arrays of C.
local ffi = require("ffi")
local ROUNDS, ROUND_SECONDS, WARM_SECONDS, PROBE = 5, 0.5, 2, 200
local make = assert(loadfile(arg[1]))()
local wanted = tonumber(arg[3])

local function lines_of(path)
  local file = io.open(path)
  return file and file:lines()
end

local head, records = nil, {}
for line in lines_of(arg[2]) do
  if not head then
    head = line
  else
    if #records == wanted then break end
    records[#records + 1] = line
  end
end
local rows = #records
local values, states, facts = {}, {}, 0
for _ in head:gmatch("[^,]+") do
  facts = facts + 1
  -- Numbers of JavaScript's kind: 32 bits of a sign and a number do not hold an address.
  values[facts] = ffi.new("double[?]", rows)
  states[facts] = ffi.new("uint8_t[?]", rows)
end
for row, line in ipairs(records) do
  local fact = 0
  for value in (line .. ","):gmatch("([^,]*),") do
    fact = fact + 1
    values[fact][row - 1] = tonumber(value) or 0
    states[fact][row - 1] = value == "" and 1 or 0
  end
end
for place in (arg[5] or ""):gmatch("%d+") do values[#values + 1] = states[tonumber(place) + 1] end

local offsets, by, result = ffi.new("int32_t[?]", rows + 1), nil, nil
local contacts = lines_of((arg[2]:gsub("records.csv$", "contacts.csv")))
if contacts then
  local fields = {{}, {}}
  local row = 0
  contacts()
  for line in contacts do
    local record, one, other = line:match("(%d+),(%d+),(%d+)")
    record = tonumber(record)
    if record >= rows then break end
    while row < record do
      row = row + 1
      offsets[row] = #fields[1]
    end
    fields[1][#fields[1] + 1] = tonumber(one)
    fields[2][#fields[2] + 1] = tonumber(other)
  end
  while row < rows do
    row = row + 1
    offsets[row] = #fields[1]
  end
  by, result = ffi.new("uint8_t[?]", #fields[1], fields[1]), ffi.new("uint8_t[?]", #fields[2], fields[2])
end

local answers = ffi.new("int32_t[?]", rows)
local decide = make(values, offsets, by, result, answers)
local function round(count)
  local start = os.clock()
  decide(0, count - 1)
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
for row = 0, rows - 1 do file:write(answers[row], "\n") end
file:close()
print(string.format('{"rows": %d, "ns": [%s], "version": "%s"}', rows, table.concat(took, ", "), jit.version:match("[%d.]+%S*")))
