// How the pages behind links in mails look: the chat page's card, by itself and small. Light and dark, the reader's own font.
export const style = `:root{color-scheme:light dark;--page:#fff;--side:#f5f4f0;--line:#e0ded7;--text:#1d221f;--accent:#22604d;--accent-text:#fff;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",sans-serif;line-height:1.5}
@media (prefers-color-scheme:dark){:root{--page:#171b19;--side:#111413;--line:#303733;--text:#e6eae7;--accent:#86cbb1;--accent-text:#0d1f18}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--side);color:var(--text)}
main{width:min(400px,100%);padding:32px;border:1px solid var(--line);border-radius:16px;background:var(--page);overflow-wrap:anywhere}
h1{margin:0 0 12px;font-size:1.5rem;line-height:1.25;letter-spacing:-.015em}
p{margin:0 0 12px}
form{margin:20px 0 0}
button{width:100%;min-height:44px;padding:8px 16px;border:1px solid var(--accent);border-radius:8px;background:var(--accent);color:var(--accent-text);font:inherit;font-weight:500;cursor:pointer}
button:focus-visible{outline:3px solid var(--text);outline-offset:2px}
`;
