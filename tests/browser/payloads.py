"""Texts that try to become script, style or a request, by the way in which they try."""

from __future__ import annotations

ELSEWHERE = "http://192.0.2.7/"
"""An address of the block that is kept for documentation: nothing may ever ask for it."""

PAYLOADS = {
    "script": "<script>alert('script')</script><script src='http://192.0.2.7/x.js'></script>",
    "end_of_element": "</p></article></main></body></html><script>alert('end')</script>",
    "event_handler": "<img src=x onerror=alert('img')><body onload=alert('body')>",
    "attribute": "\" autofocus onfocus=alert('focus') x=\"",
    "attribute_single": "' onmouseover='alert(1)' style='position:fixed;inset:0' x='",
    "svg": "<svg onload=alert('svg')><animate onbegin=alert('animate') attributeName=x></svg>",
    "svg_link": "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "style": "<style>*{display:none!important;background:url(http://192.0.2.7/bg)}</style>",
    "style_import": "<link rel=stylesheet href=http://192.0.2.7/x.css>@import 'http://192.0.2.7/y';",
    "frame": "<iframe srcdoc='<script>parent.alert(1)</script>' src=http://192.0.2.7/f></iframe>",
    "object": "<object data=http://192.0.2.7/o></object><embed src=http://192.0.2.7/e>",
    "refresh": "<meta http-equiv=refresh content='0;http://192.0.2.7/r'><base href=//192.0.2.7>",
    "address": "javascript:alert('address')",
    "form": "<form action=http://192.0.2.7/><input name=q><button>Send</button></form>",
    "template": "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %> #{7*7}",
    "comment": "<!-- --!> <![CDATA[ ]]> <?php echo 1 ?> <textarea><title>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &colon;",
    "control": "a\u202eb\u2066c\u200b\ufeff\u0007\u001b[31m",
}  # fmt: skip
