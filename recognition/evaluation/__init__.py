"""How good is recognition: the product's own steps on photos whose people are known.

Plain arrays, no database. Words as in ISO/IEC 19795-1: a *probe* is compared with the *gallery* of
enrolled people. FPIR is the share of strangers who are let in, FNIR the share of enrolled people
who are not named rightly, both at one threshold. FAR and TAR are the same for pairs: different
people taken for one, one person confirmed.

| file | question it answers |
|---|---|
| ``rates.py`` | which threshold gives this rate, which rate has this threshold |
| ``ranking.py`` | the nearest people of many probes at once |
| ``folders.py`` | photos by person, and lists of pairs |
| ``reading.py`` | photos to vectors, as the product does it |
| ``verification.py`` | are two photos of one person: the protocol of LFW |
| ``identification.py`` | who is this, if anybody: an open set |
| ``impostors.py`` | what a gallery says about itself, one person left out at a time |
| ``baseline.py`` | facenet-pytorch's own pipeline |
| ``curves.py``, ``report.py`` | pictures and a page |
"""
