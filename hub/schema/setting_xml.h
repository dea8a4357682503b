// What manifests and hub.xml write alike: references to secrets, limits on rejected rows.
#pragma once

#include "hub/schema/config_xml.h"
#include "hub/schema/manifest.h"

namespace lianfang {

// <secret name="password" file="…"/> or <secret name="password" env="NAME"/>
Setting readSecretReference(ConfigXml& xml, const tinyxml2::XMLElement& element);

// share="0.2" count="100000" from="20"
RejectionLimit readRejectionLimit(ConfigXml& xml, const tinyxml2::XMLElement& element);

// The secret itself, read now from where the reference says: a file's content without line ends at its end, or the
// variable. Throws Error schema.secret-unreadable, which never holds the secret; also where it is empty.
std::string secretValue(const Setting& reference);

}  // namespace lianfang
