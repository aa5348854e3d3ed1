"""The door through which clients made for CompreFace use Muster, unmodified.

CompreFace's recognition, detection and verification services at their own addresses, with their
fields, status codes and errors. What is and what is not taken over, and why, is the table of
``docs/how-to/migrate-from-compreface.md``.

| file | question it answers |
|---|---|
| ``urls.py``, ``views.py`` | which address is what, and who may |
| ``inputs.py`` | what a request asks for, and the picture in it |
| ``answers.py`` | faces in CompreFace's words |
| ``searching.py`` | whose face is it |
| ``collection.py``, ``examples.py`` | subjects and their photos as people and samples |
| ``seeing.py`` | the faces of a picture, largest first |
| ``database.py``, ``takeover.py`` | a CompreFace database, and how it is taken in |
| ``similarity.py``, ``image_ids.py``, ``problems.py`` | its scale, its ids, its errors |
"""
