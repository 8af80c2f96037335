package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page on key and certificate files. */
class ReadKeyFilesTest {

  @TempDir Path folder;

  @Test
  void keyPairAndCertificate_areReadFromFiles() throws Exception {
    char[] password = "example only".toCharArray();
    HeldKey key = HeldKey.selfSigned("CN=orders 2027");
    KeyStore keystore = KeyStore.getInstance("PKCS12");
    keystore.load(null, null);
    keystore.setKeyEntry(
        "orders", key.privateKey(), password, key.chain().toArray(Certificate[]::new));
    try (OutputStream out = Files.newOutputStream(folder.resolve("orders-2027.p12"))) {
      keystore.store(out, password);
    }
    Files.writeString(
        folder.resolve("partner.pem"),
        "Our new certificate:\n-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(key.certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n");

    try (KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      // A key pair of your own, with its certificate chain.
      HeldKey orders = HeldKey.fromPkcs12(folder.resolve("orders-2027.p12"), password);
      rotation.add(alias("orders"), orders);

      // A partner's certificate: DER, PEM or PKCS #7, with or without text around it.
      PeerCertificate partner = PeerCertificate.from(folder.resolve("partner.pem"));
      assertThat(partner.keyId()).isEqualTo(orders.keyId());
    }
  }
}
