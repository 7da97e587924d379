"""How the health page looks: one style sheet, for light and dark."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c2733; --dim: #66727f; --paper: #fff; --line: #e3e7eb;
  --ground: #eef1f4; --got: #4a86c5; --today: #a9c6e4; --hole: #d43c3c; --warn: #dd9427;
  --expected: #24313f; --good: #2f8f57; --bad-paper: #fdecec; --well-paper: #e9f6ee;
  --c1: #4a86c5; --c2: #7a6fc0; --c3: #3f9e8f; --c4: #c58a4a; --c5: #98a3ae; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e8ed; --dim: #97a3af; --paper: #14191f;
  --line: #2a333d; --ground: #222a33; --expected: #e3e8ed; --today: #365678;
  --bad-paper: #3a1d1f; --well-paper: #17301f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px 20px 60px; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 17px; margin: 36px 0 6px; }
.when, .dim { color: var(--dim); } .when { margin: 2px 0 12px; }
.banner { font-size: 18px; font-weight: 600; padding: 10px 14px; border-radius: 8px; margin: 0; }
.banner.well { background: var(--well-paper); } .banner.bad { background: var(--bad-paper); }
.causes, .told { list-style: none; padding: 0; margin: 12px 0; }
.causes li { padding: 7px 10px; border-left: 4px solid var(--warn); margin: 6px 0;
  background: var(--ground); overflow-wrap: anywhere; }
.causes li.broken { border-color: var(--hole); }
.kind { font-weight: 600; margin-right: 6px; } .told li { overflow-wrap: anywhere; }
.tiles { display: flex; flex-wrap: wrap; gap: 10px; margin-top: 16px; }
.tiles div { flex: 1 1 150px; background: var(--ground); border-radius: 8px; padding: 10px 12px; }
.tiles b { display: block; font-size: 20px; } .tiles span { color: var(--dim); font-size: 13px; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; color: var(--dim); font-size: 13px; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
td.n, th.n { text-align: right; white-space: nowrap; }
td.n + td:not(.n), th.n + th:not(.n) { padding-left: 18px; } td.cut { overflow-wrap: anywhere; }
td small { color: var(--dim); white-space: nowrap; }
svg { display: block; }
section > svg { max-width: 100%; height: auto; } td > span { white-space: nowrap; }
.word { display: inline-block; padding: 0 8px; border-radius: 9px; font-size: 13px;
  background: var(--ground); white-space: nowrap; }
.word.broken, .word.drift, .word.idle, .word.silent, .word.empty, .word.below_min, .word.stale,
.word.blocked, .word.shape_changed, .word.robots, .word.refused {
  background: var(--hole); color: #fff; }
.word.holes, .word.failed { background: var(--warn); color: #fff; }
.word.ok { background: var(--good); color: #fff; }
rect.got { fill: var(--got); } rect.today { fill: var(--today); } rect.hole { fill: var(--hole); }
rect.warn { fill: var(--warn); } rect.expected { fill: var(--expected); }
rect.ground { fill: var(--ground); } rect.target { fill: transparent; }
rect.c1 { fill: var(--c1); } rect.c2 { fill: var(--c2); } rect.c3 { fill: var(--c3); }
rect.c4 { fill: var(--c4); } rect.c5 { fill: var(--c5); }
i.key { display: inline-block; width: 10px; height: 10px; border-radius: 2px;
  margin: 0 4px 0 12px; }
i.c1 { background: var(--c1); } i.c2 { background: var(--c2); } i.c3 { background: var(--c3); }
i.c4 { background: var(--c4); } i.c5 { background: var(--c5); }
i.free { background: var(--ground); }
line.axis { stroke: var(--line); } text { font-size: 11px; fill: var(--dim); }
a { color: var(--got); }
"""
