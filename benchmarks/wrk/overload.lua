-- Asks for one page again and again; good answers and busy ones are told apart, each with its times.
local threads = {}

function setup(thread) threads[#threads + 1] = thread end

function init(args) ok, busy, other = 0, 0, 0 end

function response(status)
  if status == 200 then ok = ok + 1 elseif status == 503 then busy = busy + 1 else other = other + 1 end
end

function done(summary, latency)
  local oks, busies, others = 0, 0, 0
  for _, thread in ipairs(threads) do
    oks, busies, others = oks + thread:get("ok"), busies + thread:get("busy"), others + thread:get("other")
  end
  local errors = summary.errors
  local seconds = summary.duration / 1e6
  -- The quick answers are the busy ones: their share divides the times.
  local share = busies / math.max(1, oks + busies) * 100
  local function at(part) return string.format("%.2f", latency:percentile(part) / 1e6) end
  local function none() return "-", "-" end
  local ok50, ok99 = at(share + (100 - share) * 0.5), at(math.min(99.999, share + (100 - share) * 0.99))
  if oks == 0 then ok50, ok99 = none() end
  local busy50, busy99 = at(math.max(0.001, share * 0.5)), at(math.max(0.001, share * 0.99))
  if busies == 0 then busy50, busy99 = none() end
  print(string.format("RESULT %.1f %s %s %.0f %s %s %d", oks / seconds, ok50, ok99,
    busies / seconds, busy50, busy99,
    others + errors.connect + errors.read + errors.write + errors.timeout))
end
