package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.tls.KeyringTls;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

/** The code of the page on HTTPS. */
class HttpsTest {

  @Test
  void client_isBuiltOnce_andFollowsASwap() throws Exception {
    HeldKey newKey = HeldKey.selfSigned("CN=client 2027");
    try (KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      rotation.add(alias("https-client"), HeldKey.selfSigned("CN=client 2026"));
      rotation.add(
          alias("server-root"), PeerCertificate.of(HeldKey.selfSigned("CN=root").certificate()));

      KeyringTls tls =
          KeyringTls.with(rotation)
              .presenting(alias("https-client")) // your client certificate
              .trusting(alias("server-root")) // the server's root
              .build();
      HttpClient client = HttpClient.newBuilder().sslContext(tls.sslContext()).build();

      // The next connection presents the new certificate. Nothing is rebuilt.
      rotation.swap(alias("https-client"), newKey);

      assertThat(client.sslContext()).isSameAs(tls.sslContext());
    }
  }
}
