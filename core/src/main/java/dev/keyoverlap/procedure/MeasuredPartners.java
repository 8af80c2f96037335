package dev.keyoverlap.procedure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The profiles of systems that were measured, by name. */
final class MeasuredPartners {

  private static final Map<String, PartnerProfile> NAMED = new LinkedHashMap<>();

  static {
    NAMED.put("unknown", PartnerProfile.UNKNOWN);
    NAMED.put("as-abap", PartnerProfile.AS_ABAP);
    NAMED.put("all-holding-several", PartnerProfile.ALL_HOLDING_SEVERAL);
    NAMED.put("any-holding-one", PartnerProfile.ANY_HOLDING_ONE);
    NAMED.put("gpgsm", PartnerProfile.GPGSM);
    NAMED.put("heimdal-hxtool", PartnerProfile.HEIMDAL_HXTOOL);
    NAMED.put("strongswan", PartnerProfile.STRONGSWAN);
    NAMED.put("wolfssl", PartnerProfile.WOLFSSL);
    NAMED.put("pkijs", PartnerProfile.PKIJS);
    NAMED.put("gnutls-certtool", PartnerProfile.GNUTLS_CERTTOOL);
    NAMED.put("xml-first", PartnerProfile.XML_FIRST);
    NAMED.put("wss4j", PartnerProfile.WSS4J);
  }

  private MeasuredPartners() {}

  /** The profile of a name, in upper or lower case. */
  static PartnerProfile named(String name) {
    PartnerProfile profile = NAMED.get(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    if (profile == null) {
      throw new IllegalArgumentException(
          "There is no partner profile '%s'. The profiles are: %s."
              .formatted(name, String.join(", ", NAMED.keySet())));
    }
    return profile;
  }

  static Map<String, PartnerProfile> all() {
    return Collections.unmodifiableMap(NAMED);
  }
}
