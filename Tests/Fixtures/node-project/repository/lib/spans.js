const seconds = { d: 86400, h: 3600, m: 60, s: 1 };

/** The seconds of a span such as '1h 30m'. */
export function parse(text) {
  const parts = text.trim().split(/\s+/);
  let total = 0;
  for (const part of parts) {
    const match = /^(\d+)([dhms])$/.exec(part);
    if (!match) throw new RangeError(`'${part}' is no part of a span`);
    total += Number(match[1]) * seconds[match[2]];
  }
  return total;
}
