package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No private key, password or content in any text that may end in a log. */
class SecretsTest {

  private static final Alias ORDERS = alias("orders");
  private static final String CONTENT = "deliver 100 pieces to the back door";
  private static final String PASSWORD = "open-sesame-49";
  private static final int CHUNK = 8;

  private static final HeldKey RSA = TestKeys.rsa("orders");
  private static final HeldKey EC = TestKeys.ec("orders");

  @Test
  void texts_ofTheModel_holdNoPrivateKey() throws Exception {
    SetClock clock = new SetClock();
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
    rotation.add(ORDERS, RSA);
    Keyring before = rotation.keyring();
    rotation.by("alice", "yearly").swap(ORDERS, EC);
    Keyring ring = rotation.keyring();
    KeyVersion version = ring.active(ORDERS).orElseThrow();
    List<Object> things = new ArrayList<>(List.of(before, ring, version, version.entry(), RSA, EC));
    things.addAll(rotation.history());
    things.addAll(List.of(rotation, version.keyId(), ORDERS, Retention.DEFAULT));
    things.add(KeystoreRotation.with(InMemoryKeyringStore.empty()));
    things.add(InMemoryKeyringStore.empty());
    things.add(Pkcs12KeyringStore.at(Path.of("orders.p12"), PASSWORD.toCharArray()));
    things.add(InMemoryKeyringStore.empty().load());
    things.add(TestKeys.certificateOf(RSA));
    PrivateKey rsaKey = RSA.privateKey();
    things.add(HeldKey.locked(RSA.chain(), () -> rsaKey));

    for (Object thing : things) {
      assertSilent(thing.toString());
    }
  }

  @Test
  void texts_ofMessages_holdNeitherContentNorKey() throws Exception {
    byte[] content = CONTENT.getBytes(StandardCharsets.UTF_8);
    KeyVersion version = KeyVersion.active(ORDERS, EC, new SetClock().instant());
    SignerVerdict valid = verdict(SignerVerdict.Verdict.VALID, version);
    SignerVerdict wrong = verdict(SignerVerdict.Verdict.INVALID, version);
    VerificationPolicy policy = VerificationPolicy.anyOf(ORDERS);
    VerificationReport accepted = VerificationReport.of(policy, List.of(valid));
    VerificationReport refused = VerificationReport.of(policy, List.of(wrong));

    for (Object thing :
        List.of(
            valid,
            policy,
            accepted,
            refused,
            Results.verified(content, accepted),
            Results.decrypted(content, version))) {
      assertSilent(thing.toString());
    }
    assertSilent(printed(catchThrowable(() -> Results.verified(content, refused))));
    assertSilent(printed(Results.notDecrypted(List.of("CN=orders"), List.of(version), List.of())));
  }

  private static SignerVerdict verdict(SignerVerdict.Verdict verdict, KeyVersion version) {
    return Results.verdict(verdict, "CN=orders", Optional.of(version), Optional.empty(), "");
  }

  @Test
  void exceptions_withAllTheirCauses_holdNoPrivateKey() throws Exception {
    PrivateKey rsaKey = RSA.privateKey();
    PrivateKey ecKey = EC.privateKey();
    HeldKey anothersRsa = HeldKey.locked(TestKeys.rsa("other").chain(), () -> rsaKey);
    HeldKey ofAnotherKind = HeldKey.locked(RSA.chain(), () -> ecKey);
    HeldKey failing =
        HeldKey.locked(
            RSA.chain(),
            () -> {
              throw new KeyException("sealed");
            });
    Keyring ring = Keyring.of(List.of(KeyVersion.active(ORDERS, RSA, new SetClock().instant())));

    for (Throwable thrown :
        List.of(
            catchThrowable(anothersRsa::privateKey),
            catchThrowable(ofAnotherKind::privateKey),
            catchThrowable(failing::privateKey),
            catchThrowable(() -> HeldKey.of(rsaKey, EC.chain())),
            catchThrowable(() -> HeldKey.of(ecKey, RSA.chain())),
            catchThrowable(() -> HeldKey.of(rsaKey, List.of(RSA.certificate(), EC.certificate()))),
            catchThrowable(() -> Ring.of(ring).add(ORDERS, EC, new SetClock().instant())),
            catchThrowable(() -> Ring.of(ring).add(alias("second"), RSA, new SetClock().instant())),
            catchThrowable(() -> Keyring.of(List.of(twice(ORDERS), twice(alias("second"))))))) {
      assertThat(thrown).isNotNull();
      assertSilent(printed(thrown));
    }
  }

  private KeyVersion twice(Alias alias) {
    return KeyVersion.active(alias, RSA, new SetClock().instant());
  }

  @Test
  void theSearchItself_findsAKeyInEveryFormInWhichOneIsPrinted() throws Exception {
    byte[] encoded = RSA.privateKey().getEncoded();
    BigInteger exponent = ((RSAPrivateCrtKey) RSA.privateKey()).getPrivateExponent();
    for (String leak :
        List.of(
            HexFormat.of().formatHex(encoded),
            HexFormat.of().withUpperCase().withDelimiter(":").formatHex(encoded),
            Base64.getEncoder().encodeToString(encoded),
            Base64.getMimeEncoder().encodeToString(encoded),
            Base64.getUrlEncoder().encodeToString(encoded),
            "d = " + exponent,
            "d = " + exponent.toString(16),
            "s = " + ((ECPrivateKey) EC.privateKey()).getS(),
            Arrays.toString(encoded),
            PASSWORD,
            CONTENT)) {
      assertThat(catchThrowable(() -> assertSilent("before " + leak + " after")))
          .as(leak)
          .isInstanceOf(AssertionError.class);
    }
    KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertSilent(HexFormat.of().formatHex(other.getPrivate().getEncoded()));
  }

  private void assertSilent(String text) {
    String plain = text.replaceAll("[\\s:]", "").replace('-', '+').replace('_', '/');
    String digits = plain.toLowerCase(Locale.ROOT);
    assertThat(text).doesNotContain(CONTENT).doesNotContain(PASSWORD);
    for (BigInteger secret : secrets()) {
      byte[] bytes = secret.toByteArray();
      for (int i = 0; i + CHUNK <= bytes.length; i++) {
        byte[] chunk = Arrays.copyOfRange(bytes, i, i + CHUNK);
        assertAbsent(digits, HexFormat.of().formatHex(chunk));
        assertAbsent(plain, listOf(chunk));
        // In each of the three ways in which it may lie in what was encoded.
        assertAbsent(plain, Base64.getEncoder().encodeToString(Arrays.copyOf(chunk, CHUNK - 2)));
      }
      String decimal = secret.toString();
      assertAbsent(plain, decimal.substring(0, 20));
      assertAbsent(plain, decimal.substring(decimal.length() - 20));
    }
  }

  private static void assertAbsent(String text, String secret) {
    // Not AssertJ's, whose failure would print both.
    if (text.contains(secret)) {
      throw new AssertionError("A text gives away part of a private key");
    }
  }

  /** As {@link Arrays#toString(byte[])} writes it, after the replacements made in the text. */
  private static String listOf(byte[] chunk) {
    String list = Arrays.toString(chunk).replace(" ", "").replace('-', '+');
    return list.substring(1, list.length() - 1);
  }

  /** The numbers that nobody may know; the rest of an encoded key is in its certificate, too. */
  private List<BigInteger> secrets() {
    try {
      RSAPrivateCrtKey one = (RSAPrivateCrtKey) RSA.privateKey();
      return List.of(
          one.getPrivateExponent(),
          one.getPrimeP(),
          one.getPrimeQ(),
          one.getPrimeExponentP(),
          one.getPrimeExponentQ(),
          one.getCrtCoefficient(),
          ((ECPrivateKey) EC.privateKey()).getS());
    } catch (KeyUnavailableException e) {
      throw new AssertionError(e);
    }
  }

  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
