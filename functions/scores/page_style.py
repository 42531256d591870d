"""How the patient's page looks: for a phone held in one hand, large print, bright sun or a dark room; no scripts."""

STYLE = """
:root { color-scheme: light dark; --ink: #16232b; --paper: #f4f7f7; --card: #fff; --line: #9fb0b6;
  --deep: #0b5563; --tint: #dff0f2; --warm: #fdf0d8; --warm-ink: #4c3300; --warm-line: #b97b00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eaf1f2; --paper: #10181b; --card: #1a2529; --line: #5d7077;
    --deep: #7fd3e0; --tint: #17404a; --warm: #3a2c10; --warm-ink: #ffe3ad; --warm-line: #d79a2b; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-bottom: 9rem; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column;
  background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { flex: 1; width: 100%; max-width: 38rem; margin: 0 auto; padding: 1.25rem 1rem 2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; }
.stem { font-weight: 600; margin: 1.5rem 0 1rem; }
fieldset { border: 1px solid var(--line); border-radius: .75rem; background: var(--card); margin: 0 0 1rem;
  padding: 1rem; min-width: 0; }
legend { float: left; width: 100%; padding: 0; margin: 0 0 .75rem; font-weight: 600; }
legend + * { clear: both; }
.open { border: 2px solid var(--warm-line); }
.choice { display: flex; align-items: center; gap: .75rem; min-height: 3rem; padding: .5rem .75rem; margin: 0 0 .5rem;
  border: 1px solid var(--line); border-radius: .5rem; cursor: pointer; }
.choice:last-child { margin-bottom: 0; }
.choice:has(:checked) { background: var(--tint); border-color: var(--deep); box-shadow: inset 0 0 0 1px var(--deep); }
.choice input { width: 1.5rem; height: 1.5rem; margin: 0; flex: none; accent-color: var(--deep); }
.number { font: inherit; width: 6rem; min-height: 3rem; padding: .5rem .75rem; border: 1px solid var(--line);
  border-radius: .5rem; background: var(--paper); color: var(--ink); }
:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
button { font: inherit; font-weight: 600; width: 100%; min-height: 3.25rem; border-radius: .75rem; cursor: pointer;
  border: 2px solid var(--deep); background: var(--deep); color: var(--card); margin: 0 0 .75rem; }
button.second { background: transparent; color: var(--deep); }
.notice { background: var(--warm); color: var(--warm-ink); border: 1px solid var(--warm-line);
  border-radius: .75rem; padding: 1rem; margin: 0 0 1rem; }
.notice p:last-child { margin: 0; }
.notice a:not(.call) { color: inherit; font-weight: 600; display: inline-block; padding: .5rem .75rem .5rem 0; }
.crisis { position: sticky; bottom: 0; max-height: 45vh; overflow: auto;
  background: var(--warm); color: var(--warm-ink);
  border-top: 2px solid var(--warm-line); padding: .625rem 1rem max(.625rem, env(safe-area-inset-bottom)); }
.crisis div { max-width: 36rem; margin: 0 auto; display: flex; align-items: center; gap: .75rem; }
.crisis p { flex: 1; margin: 0; font-size: .9375rem; line-height: 1.3; }
.call { flex: none; display: inline-flex; align-items: center; min-height: 3rem; padding: 0 1rem; font-weight: 700;
  border-radius: .75rem; background: var(--warm-ink); color: var(--warm); text-decoration: none; }
.urgent .call { margin-top: .75rem; }
@media print { .crisis { position: static; } }
"""
