/** The page's own style: a column of text, tables with figures of one width, black on white in print. */
export const STYLE = `
:root{--ink:#1a1d21;--soft:#5b636d;--line:#d9dde2;--paper:#fff;--alarm:#a3130f;--alarm-pale:#fdf0ef}
*{box-sizing:border-box}
body{margin:0;background:#f3f4f6;color:var(--ink);font:15px/1.5 system-ui,"Segoe UI","Liberation Sans",sans-serif}
main{max-width:880px;margin:24px auto;padding:40px 48px;background:var(--paper);border:1px solid var(--line)}
header h1{margin:0;font-size:26px;line-height:1.2}
header p{margin:4px 0 0;color:var(--soft)}
.verdict{margin:24px 0;padding:16px 20px;border-left:6px solid var(--alarm);background:var(--alarm-pale);font-size:17px}
.verdict strong{color:var(--alarm);letter-spacing:.04em;margin-right:.4em}
.facts{display:grid;grid-template-columns:repeat(3,1fr);gap:1px;margin:0;background:var(--line);border:1px solid var(--line)}
.facts div{padding:10px 14px;background:var(--paper)}
dt{font-size:12px;color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.facts dd{font-weight:600}
h2{margin:36px 0 10px;padding-top:14px;border-top:1px solid var(--line);font-size:18px}
h3{margin:0 0 6px;font-size:15px}
p,li{max-width:76ch;overflow-wrap:anywhere}
ol,ul{padding-left:24px}
table{width:100%;border-collapse:collapse;margin:10px 0;font-size:14px}
th{padding:6px 10px;border-bottom:2px solid var(--ink);text-align:left;font-weight:600;vertical-align:bottom}
td{padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
.number:last-child{font-weight:600}
td:first-child{white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{padding:1px 4px;background:#f3f4f6;font:.92em ui-monospace,"Liberation Mono",monospace}
pre{margin:10px 0;padding:12px 16px;background:#f3f4f6;border:1px solid var(--line);font:13px/1.5 ui-monospace,"Liberation Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.cause{margin:14px 0;padding:14px 18px;border:1px solid var(--line)}
.cause h3 span{display:inline-block;width:1.6em;color:var(--soft)}
.cause dl{margin:0}
.cause dl div{display:grid;grid-template-columns:70px 1fr;padding:2px 0}
.cause dt{padding-top:2px}
.for dt{color:#1c6b3a;font-weight:600}
.against dt{color:var(--alarm);font-weight:600}
figure{margin:10px 0}
figure>svg{display:block;width:100%;height:auto;font:13px ui-monospace,"Liberation Mono",monospace}
.legend{display:flex;flex-wrap:wrap;gap:4px 22px;padding:0;margin:8px 0 0 6%;list-style:none;font-size:13px}
.legend svg{vertical-align:-5px}
.label,.letter{font-weight:700}
.scale{fill:#5b636d;font-size:12px}
.scale.end{text-anchor:end}
.letter{text-anchor:middle;fill:#1a1d21}
.letter.beside{text-anchor:end;fill:#1a1d21;paint-order:stroke;stroke:#fff;stroke-width:3px}
text.ahead:not(.beside),text.master:not(.beside),text.crossed:not(.beside),text.empty:not(.beside){fill:#fff}
.hatch{stroke:#fff;stroke-width:1.6;opacity:.55;fill:none}
rect.in-step{fill:#dfe8e2}
rect.ahead{fill:#a3130f}
rect.crossed{fill:#6d2a8c}
rect.empty{fill:#3d2f2a}
rect.stuck{fill:#d9822b}
rect.behind{fill:#f0d58a}
rect.master{fill:#3f6ea3}
rect.none{fill:#b7bdc5}
rect.not-shown{fill:#d6dade}
footer{margin-top:36px;padding-top:12px;border-top:1px solid var(--line);color:var(--soft);font-size:12px;overflow-wrap:anywhere}
footer p{margin:2px 0;max-width:none}
@media (max-width:640px){main{margin:0;padding:20px 16px;border:0}.facts{grid-template-columns:1fr}}
@media print{
@page{size:A4;margin:16mm 14mm}
body{background:#fff;font-size:10.5pt}
main{max-width:none;margin:0;padding:0;border:0}
.cause,figure,tr,.verdict,.facts{break-inside:avoid}
h2,h3{break-after:avoid}
h2{margin-top:20px;padding-top:8px}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`.replaceAll('\n', '');
