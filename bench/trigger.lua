-- For wrk: starts runs, each for a work item of its own, and tells what came of it in one line.
local number = 0

request = function()
  number = number + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" },
    '{"work_item_id":"BENCH-' .. number .. '","workflow":"wait","inputs":{}}')
end

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("trigger %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
