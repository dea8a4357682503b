// XML deliveries: see records.h for what becomes a row and a column. Namespaces are ignored, names are local ones;
// attributes are columns as leaf elements are, but for xmlns and xsi. What stands around the records, such as a
// SOAP 1.1 envelope, is looked through. Rows are counted by record, from 1.
//
// The text is converted to UTF-8 first: from the encoding the request names, that of its mark, that of its declaration
// (GB18030, GBK, GB2312, UTF-16), or else the one that fits. A document with a document type declaration is refused.
#pragma once

#include "hub/decode/format.h"

namespace lianfang {

// True for a text that begins with an element or a declaration, and not as a web page does.
bool isXml(const Beginning& beginning);

void readXmlDocument(ByteSource& source, const DecodeRequest& request, TableFinder& finder, DecodeSummary& summary);

} // namespace lianfang
