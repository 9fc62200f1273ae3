import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse } from '../lib/spans.js';

test('parts are added', () => {
  assert.equal(parse('1h 30m'), 5400);
  assert.equal(parse(' 1d 1s '), 86401);
});

test('what is no span is refused', () => {
  for (const text of ['', '1', '1x', 'h', '-1s']) assert.throws(() => parse(text), RangeError);
});
