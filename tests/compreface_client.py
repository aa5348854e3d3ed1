"""CompreFace's published client, `compreface-sdk`, as it is.

It pins requests-toolbelt 0.9.1, which asks urllib3 for a module of Google App Engine that urllib3 2
has no more, and uses it nowhere: an empty one is enough. The client itself is untouched.
"""

import types

import urllib3.contrib

if not hasattr(urllib3.contrib, "appengine"):
    urllib3.contrib.appengine = types.ModuleType("urllib3.contrib.appengine")

from compreface import CompreFace

__all__ = ["CompreFace"]
