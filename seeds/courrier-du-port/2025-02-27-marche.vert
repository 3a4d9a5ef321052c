<text id="cp-marche" title="A market on the quay" author="Denis Aubry" date="2025-02-27" publisher="Le Courrier du Port" language="en">
<p>
<s>
The	WORD
market	WORD
of	WORD
the	WORD
port	WORD
moves	WORD
to	WORD
the	WORD
quay	WORD
on	WORD
Saturday	WORD
,	PUNCT
and	WORD
for	WORD
the	WORD
first	WORD
time	WORD
since	WORD
the	WORD
war	WORD
it	WORD
will	WORD
open	WORD
before	WORD
six	WORD
in	WORD
the	WORD
morning	WORD
.	PUNCT
</s>
</p>
<p>
<s>
The	WORD
fish	WORD
sellers	WORD
asked	WORD
for	WORD
it	WORD
.	PUNCT
</s>
<s>
Their	WORD
boats	WORD
come	WORD
in	WORD
at	WORD
five	WORD
,	PUNCT
and	WORD
until	WORD
now	WORD
the	WORD
catch	WORD
stood	WORD
in	WORD
the	WORD
rain	WORD
for	WORD
two	WORD
hours	WORD
while	WORD
the	WORD
town	WORD
hall	WORD
looked	WORD
for	WORD
its	WORD
keys	WORD
.	PUNCT
</s>
</p>
<p>
<s>
“	PUNCT
We	WORD
sold	WORD
half	WORD
of	WORD
it	WORD
from	WORD
the	WORD
boot	WORD
of	WORD
a	WORD
car	WORD
,	PUNCT
”	PUNCT
said	WORD
Maud	WORD
Riou	WORD
,	PUNCT
who	WORD
has	WORD
had	WORD
a	WORD
stall	WORD
for	WORD
nineteen	WORD
years	WORD
.	PUNCT
</s>
<s>
“	PUNCT
Now	WORD
we	WORD
have	WORD
a	WORD
roof	WORD
,	PUNCT
and	WORD
light	WORD
,	PUNCT
and	WORD
a	WORD
tap	WORD
.	PUNCT
”	PUNCT
</s>
</p>
<p>
<s>
The	WORD
forty-eight	WORD
places	WORD
were	WORD
drawn	WORD
by	WORD
lot	WORD
on	WORD
Tuesday	WORD
.	PUNCT
</s>
<s>
Eleven	WORD
went	WORD
to	WORD
growers	WORD
from	WORD
the	WORD
valley	WORD
,	PUNCT
who	WORD
come	WORD
with	WORD
their	WORD
carts	WORD
only	WORD
in	WORD
summer	WORD
,	PUNCT
and	WORD
three	WORD
to	WORD
bakers	WORD
.	PUNCT
</s>
</p>
<p>
<s>
The	WORD
old	WORD
hall	WORD
,	PUNCT
which	WORD
was	WORD
built	WORD
in	WORD
1902	WORD
,	PUNCT
will	WORD
not	WORD
stay	WORD
empty	WORD
.	PUNCT
</s>
<s>
A	WORD
circus	WORD
school	WORD
is	WORD
to	WORD
have	WORD
it	WORD
until	WORD
the	WORD
autumn	WORD
,	PUNCT
and	WORD
after	WORD
that	WORD
the	WORD
council	WORD
wants	WORD
to	WORD
hear	WORD
what	WORD
the	WORD
town	WORD
would	WORD
like	WORD
.	PUNCT
</s>
<s>
A	WORD
box	WORD
for	WORD
proposals	WORD
hangs	WORD
at	WORD
the	WORD
door	WORD
,	PUNCT
and	WORD
on	WORD
Wednesday	WORD
evening	WORD
there	WORD
were	WORD
already	WORD
sixty	WORD
slips	WORD
of	WORD
paper	WORD
in	WORD
it	WORD
,	PUNCT
one	WORD
of	WORD
which	WORD
asked	WORD
for	WORD
a	WORD
swimming	WORD
pool	WORD
.	PUNCT
</s>
</p>
<p>
<s>
The	WORD
bus	WORD
will	WORD
stop	WORD
at	WORD
the	WORD
quay	WORD
from	WORD
the	WORD
first	WORD
week	WORD
of	WORD
March	WORD
,	PUNCT
so	WORD
that	WORD
nobody	WORD
has	WORD
to	WORD
carry	WORD
a	WORD
box	WORD
of	WORD
fish	WORD
up	WORD
the	WORD
hill	WORD
.	PUNCT
</s>
</p>
</text>
