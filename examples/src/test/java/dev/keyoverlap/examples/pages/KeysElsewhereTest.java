package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.following.KeySource;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyReference;
import dev.keyoverlap.key.KeyResolver;
import dev.keyoverlap.key.RemoteKey;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import dev.keyoverlap.token.Pkcs11Token;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the pages on keys in hardware, and on keys that other tools renew. */
class KeysElsewhereTest {

  @TempDir Path folder;

  /** A service that signs, as that of a cloud. */
  private record Client(PrivateKey inside) {
    byte[] sign(String unusedName, String algorithm, byte[] data) throws Exception {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(inside);
      signature.update(data);
      return signature.sign();
    }
  }

  @Test
  void service_thatKeepsTheKey_isALambda() throws Exception {
    HeldKey inside = HeldKey.selfSigned("CN=orders");
    Client kms = new Client(inside.privateKey());
    List<X509Certificate> chain = inside.chain();
    Path file = folder.resolve("keys.p12");
    char[] password = "a password".toCharArray();

    KeyResolver resolver =
        (reference, certificate) -> {
          RemoteKey key = task -> kms.sign(reference.uri(), task.algorithm(), task.data());
          return reference.scheme().equals("kms") ? Optional.of(key) : Optional.empty();
        };
    KeyringStore store = Pkcs12KeyringStore.with(file, password).resolver(resolver).build();
    KeystoreRotation rotation = KeystoreRotation.open(store);
    rotation.add(
        alias("orders"), HeldKey.referringTo(KeyReference.of("kms:orders/2027"), chain, resolver));

    HeldKey key = (HeldKey) rotation.keyring().active(alias("orders")).orElseThrow().entry();
    assertThat(key.privateKey().getEncoded()).isNull();
    rotation.close();
  }

  @Test
  void token_isGivenToTheStore() {
    Path file = folder.resolve("keys.p12");
    char[] password = "a password".toCharArray();

    Pkcs11Token token =
        Pkcs11Token.with(Path.of("/usr/lib/softhsm/libsofthsm2.so"), () -> "1234".toCharArray())
            .name("orders")
            .slot(545775391)
            .build();
    KeyringStore store = Pkcs12KeyringStore.with(file, password).resolver(token).build();

    assertThat(store.location()).endsWith("keys.p12");
  }

  @Test
  void source_isFollowed() throws Exception {
    KeyringStore store = InMemoryKeyringStore.empty();
    Path secret = folder;

    KeystoreRotation rotation =
        KeystoreRotation.with(store)
            .following(KeySource.folder(alias("https"), secret, () -> "changeit".toCharArray()))
            .open();

    assertThat(rotation.keyring().versions()).isEmpty();
    rotation.close();
  }
}
