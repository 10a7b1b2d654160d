-- Asks for the addresses of a file in turn, one a line; the file's name is the first argument after `--`.
local paths = {}
local last = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    paths[#paths + 1] = wrk.format("GET", line)
  end
end

function request()
  last = last % #paths + 1
  return paths[last]
end
