package dev.keyoverlap.token;

import dev.keyoverlap.key.KeyReference;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads references by RFC 7512. */
final class TokenUri {

  private static final String TOKEN = "token=";

  private TokenUri() {}

  /** The name of the token; empty if the reference names none, or has it in a wrong form. */
  static Optional<String> token(KeyReference reference) {
    String uri = reference.uri();
    String path = uri.substring(uri.indexOf(':') + 1);
    int query = path.indexOf('?');
    for (String attribute : (query < 0 ? path : path.substring(0, query)).split(";", -1)) {
      if (attribute.startsWith(TOKEN)) {
        // A plus is a plus here.
        String value = attribute.substring(TOKEN.length()).replace("+", "%2B");
        return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }
}
