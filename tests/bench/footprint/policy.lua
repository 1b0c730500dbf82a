-- One decision by a function: luajit policy.lua
local function decide(as_of, promised_on, days_past_due, balance, tier, hardship)
  if promised_on >= as_of then return "kept_promise" end
  if days_past_due <= 10 or tier == 2 then return "gentle" end
  if days_past_due >= 30 and balance >= 25000 and (hardship == 0 or hardship == -1) then return "phone" end
  return "reminder"
end
print(decide(20789, 0, 45, 90000, 1, -1))
