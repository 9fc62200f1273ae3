#pragma once
// Debian's libxml2 has ICU inside, and its headers would bring those of ICU, which contradict the ones that come with
// Foundation in any module that sees both. Nothing here uses them.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
