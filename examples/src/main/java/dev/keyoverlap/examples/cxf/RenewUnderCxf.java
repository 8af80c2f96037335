package dev.keyoverlap.examples.cxf;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.wssec.KeyringCrypto;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.wss4j.common.crypto.Merlin;

/**
 * Renews the keys of a client and an endpoint that run on Apache CXF. With a {@link KeyringCrypto}
 * no message is lost; with WSS4J's own Merlin every message after the swap is.
 */
public final class RenewUnderCxf {

  private static final int MESSAGES = 20;

  // Held: the runtime forgets the level of a logger that nobody holds.
  private static final List<Logger> CHATTY =
      Stream.of("org.apache.cxf", "io.undertow", "org.xnio").map(Logger::getLogger).toList();

  private final HeldKey oldSigning = HeldKey.selfSigned("CN=orders 2026");
  private final HeldKey newSigning = HeldKey.selfSigned("CN=orders 2027");
  private final HeldKey oldReceiving = HeldKey.selfSigned("CN=warehouse 2026");
  private final HeldKey newReceiving = HeldKey.selfSigned("CN=warehouse 2027");
  private final PrintStream out;

  private RenewUnderCxf(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the example.
   *
   * @param args none
   * @throws IOException if no port is free
   * @throws KeyOverlapException if a change of the ring fails
   * @throws GeneralSecurityException if a change of a keystore fails
   */
  public static void main(String[] args)
      throws IOException, KeyOverlapException, GeneralSecurityException {
    run(System.out);
  }

  static void run(PrintStream out)
      throws IOException, KeyOverlapException, GeneralSecurityException {
    CHATTY.forEach(logger -> logger.setLevel(Level.OFF));
    RenewUnderCxf example = new RenewUnderCxf(out);
    example.withKeyringCrypto();
    example.withMerlin();
  }

  private void withKeyringCrypto() throws IOException, KeyOverlapException {
    try (KeystoreRotation client = KeystoreRotation.open(InMemoryKeyringStore.empty());
        KeystoreRotation endpoint = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      client.add(alias("orders"), oldSigning);
      client.add(alias("warehouse"), PeerCertificate.of(oldReceiving.certificate()));
      endpoint.add(alias("warehouse"), oldReceiving);
      endpoint.add(alias("client"), PeerCertificate.of(oldSigning.certificate()));

      KeyringCrypto trusting =
          KeyringCrypto.with(endpoint)
              .trust(VerificationPolicy.anyOf(alias("client"), alias("client-next")))
              .build();
      try (CxfTraffic traffic = new CxfTraffic(KeyringCrypto.of(client), trusting)) {
        traffic.send(MESSAGES);

        // The endpoint trusts the new certificate first, and then the client signs with the new
        // key.
        endpoint.add(alias("client-next"), PeerCertificate.of(newSigning.certificate()));
        client.swap(alias("orders"), newSigning);
        show("KeyringCrypto", "the client's signing key", traffic);

        // The endpoint's key is exchanged while the client still encrypts to the old one.
        endpoint.swap(alias("warehouse"), newReceiving);
        show("KeyringCrypto", "the endpoint's decryption key", traffic);

        client.swap(alias("warehouse"), PeerCertificate.of(newReceiving.certificate()));
        show("KeyringCrypto", "the certificate that the client encrypts to", traffic);
      }
    }
  }

  private void withMerlin() throws IOException, KeyOverlapException, GeneralSecurityException {
    KeyStore client = keystore("orders", oldSigning, "warehouse", oldReceiving);
    KeyStore endpoint = keystore("warehouse", oldReceiving, "client", oldSigning);
    try (CxfTraffic traffic = new CxfTraffic(merlin(client), merlin(endpoint))) {
      traffic.send(MESSAGES);
      endpoint.setCertificateEntry("client-next", newSigning.certificate());
      put(client, "orders", newSigning);
      show("Merlin", "the client's signing key", traffic);
    }

    client = keystore("orders", oldSigning, "warehouse", oldReceiving);
    endpoint = keystore("warehouse", oldReceiving, "client", oldSigning);
    try (CxfTraffic traffic = new CxfTraffic(merlin(client), merlin(endpoint))) {
      traffic.send(MESSAGES);
      put(endpoint, "warehouse", newReceiving);
      show("Merlin", "the endpoint's decryption key", traffic);
    }
  }

  private static KeyStore keystore(String alias, HeldKey own, String partner, HeldKey theirs)
      throws IOException, KeyOverlapException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    put(store, alias, own);
    store.setCertificateEntry(partner, theirs.certificate());
    return store;
  }

  private static void put(KeyStore store, String alias, HeldKey key)
      throws KeyOverlapException, GeneralSecurityException {
    store.setKeyEntry(
        alias, key.privateKey(), CxfTraffic.PASSWORD, key.chain().toArray(Certificate[]::new));
  }

  private static Merlin merlin(KeyStore store) {
    Merlin merlin = new Merlin();
    merlin.setKeyStore(store);
    return merlin;
  }

  private void show(String crypto, String exchanged, CxfTraffic traffic) {
    int before = traffic.lost();
    traffic.send(MESSAGES);
    out.printf(
        "%s: after the exchange of %s %d of %d messages were lost%n",
        crypto, exchanged, traffic.lost() - before, MESSAGES);
  }
}
