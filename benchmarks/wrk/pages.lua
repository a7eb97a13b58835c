-- Asks for the addresses named in the file BENCH_PATHS, one after the other, as one signed-in person.
local paths = {}
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
local cookie = os.getenv("BENCH_COOKIE")
local threads = {}
local place = 0

function setup(thread) threads[#threads + 1] = thread end

function init(args)
  refused = 0
  wrk.headers["Cookie"] = cookie
  wrk.headers["Accept-Language"] = "zh-CN,zh;q=0.9,en;q=0.8"
end

function request()
  place = place % #paths + 1
  return wrk.format("GET", paths[place])
end

function response(status) if status ~= 200 then refused = refused + 1 end end

function done(summary, latency)
  local refusals = 0
  for _, thread in ipairs(threads) do refusals = refusals + thread:get("refused") end
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "seconds": %.3f, "p50_ms": %.3f, "p99_ms": %.3f, "failed": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    refusals + errors.connect + errors.read + errors.write + errors.timeout))
end
