package dev.keyoverlap.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Lists from distribution points, by HTTP (RFC 5280, 4.2.1.13). An answer is given again for 30
 * seconds, also a failure.
 *
 * <p>Safe for use by several threads.
 */
final class FetchedLists {

  private static final int MOST_BYTES = 64 << 20;
  private static final int MOST_KEPT = 64;
  private static final int PATIENCE_MILLIS = 15_000;
  private static final Duration KEPT_FOR = Duration.ofSeconds(30);

  private final Map<URI, Fetched> fetched = new LinkedHashMap<>();

  Optional<X509CRL> get(URI address) {
    synchronized (fetched) {
      Fetched known = fetched.get(address);
      if (known != null && System.nanoTime() - known.at() < KEPT_FOR.toNanos()) {
        return known.list();
      }
    }
    Fetched fresh = new Fetched(fetch(address), System.nanoTime());
    synchronized (fetched) {
      fetched.remove(address);
      fetched.put(address, fresh);
      if (fetched.size() > MOST_KEPT) {
        fetched.remove(fetched.keySet().iterator().next());
      }
    }
    return fresh.list();
  }

  private static Optional<X509CRL> fetch(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.empty();
    }
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      try (InputStream in = connection.getInputStream()) {
        byte[] encoded = in.readNBytes(MOST_BYTES + 1);
        return encoded.length > MOST_BYTES
            ? Optional.empty()
            : Optional.of(
                (X509CRL)
                    CertificateFactory.getInstance("X.509")
                        .generateCRL(new ByteArrayInputStream(encoded)));
      } finally {
        connection.disconnect();
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // The status stays unknown, and that is said.
      return Optional.empty();
    }
  }

  private record Fetched(Optional<X509CRL> list, long at) {}
}
