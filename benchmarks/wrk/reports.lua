-- Sends anonymous reports, each a try of its own, as the form of the front door does.
local threads = {}
local path = os.getenv("BENCH_PATHS")
local run = os.getenv("BENCH_RUN")
local narratives = {
  "At+the+first+fraction+the+couch+stood+two+centimetres+too+low%3B+the+image+showed+it.",
  "%E4%BA%A4%E6%8E%A5%E7%8F%AD%E6%97%B6%E5%8F%91%E7%8E%B0%E5%8F%82%E8%80%83%E5%9B%BE%E5%83%8F%E6%B2%A1%E6%9C%89%E6%9B%B4%E6%96%B0%EF%BC%8C%E6%9C%AA%E5%87%BA%E6%9D%9F%E3%80%82",
}
local sent = 0

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("number", #threads)
end

function init(args)
  refused, kept = 0, 0
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
  sent = sent + 1
  local body = string.format(
    "attempt=%s-%03d-%09d&identity=anonymous&event_type=near_miss&step=p12_patient_setup&when=not_sure&narrative=%s",
    run, number, sent, narratives[sent % 2 + 1])
  return wrk.format("POST", path, nil, body)
end

function response(status) if status == 200 then kept = kept + 1 else refused = refused + 1 end end

function done(summary, latency)
  local refusals, kepts = 0, 0
  for _, thread in ipairs(threads) do
    refusals, kepts = refusals + thread:get("refused"), kepts + thread:get("kept")
  end
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "seconds": %.3f, "p50_ms": %.3f, "p99_ms": %.3f, "failed": %d}',
    kepts, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    refusals + errors.connect + errors.read + errors.write + errors.timeout))
end
