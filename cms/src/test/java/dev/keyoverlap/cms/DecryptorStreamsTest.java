package dev.keyoverlap.cms;

import static dev.keyoverlap.fixtures.Disturbances.assertCancelled;
import static dev.keyoverlap.fixtures.Disturbances.assertInterrupted;
import static dev.keyoverlap.fixtures.Disturbances.cancellingAt;
import static dev.keyoverlap.fixtures.Disturbances.failingAt;
import static dev.keyoverlap.fixtures.Disturbances.interruptingAt;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.TokenProvider;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.SimpleAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decrypted from streams and files is what memory gives, and is released no sooner. */
class DecryptorStreamsTest {

  private static final int PIECE = 1 << 14;
  static final HeldKey RSA = TestKeys.rsa("receiver");
  private static final HeldKey EC = TestKeys.ec("receiver on a curve");
  private static final HeldKey STRANGER = TestKeys.ec("stranger");
  private static final HeldKey RSA_AGAIN = TestKeys.rsa("other receiver");
  private static final String FAILED = "failed";
  private static final List<ContentEncryption> WRITTEN =
      Stream.of(ContentEncryption.values())
          .filter(each -> !ContentSuite.of(each).isForReadingOnly())
          .toList();

  @TempDir private Path folder;

  private static CmsDecryptor decryptor(HeldKey... keys) throws Exception {
    CmsDecryptor.Builder builder =
        CmsDecryptor.with(RecipientKeys.ring(keys)).accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5);
    WRITTEN.forEach(builder::accept);
    return builder.build();
  }

  private static CmsEncryptor.Builder to(HeldKey... keys) throws Exception {
    return RecipientKeys.encryptorTo(keys);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] pieces(CmsEncryptor.Builder encryptor, byte[] content) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    encryptor.build().encryptStream(new ByteArrayInputStream(content), message);
    return message.toByteArray();
  }

  private static byte[] decrypted(CmsDecryptor decryptor, byte[] message) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      decryptor.decryptStream(new ByteArrayInputStream(message), content);
    } catch (DecryptionException e) {
      assertThat(content.size()).isZero();
      throw e;
    }
    return content.toByteArray();
  }

  private byte[] decryptedToFile(CmsDecryptor decryptor, byte[] message) throws Exception {
    Path content = folder.resolve("content");
    try {
      decryptor.decryptToFile(new ByteArrayInputStream(message), content);
    } catch (DecryptionException e) {
      assertThat(files()).isEmpty();
      throw e;
    }
    byte[] read = Files.readAllBytes(content);
    Files.delete(content);
    return read;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static byte[] mime(byte[] message) {
    return Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encode(message);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 15, 16, 127, 128, 1000, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3_000_000})
  void everySize_inEveryForm_givesItsContent(int size) throws Exception {
    byte[] content = random(size);
    CmsDecryptor decryptor = decryptor(RSA, EC);
    for (ContentEncryption encryption : WRITTEN) {
      byte[] whole = to(RSA).contentEncryption(encryption).build().encrypt(content);
      byte[] pieces = pieces(to(RSA, EC).contentEncryption(encryption), content);

      for (byte[] message :
          List.of(whole, pieces, Base64.getEncoder().encode(whole), mime(pieces))) {
        assertThat(decrypted(decryptor, message)).isEqualTo(content);
        assertThat(decryptedToFile(decryptor, message)).isEqualTo(content);
      }
    }
  }

  @Test
  void files_holdTheContent_andTheKeyThatServedIsTold() throws Exception {
    byte[] content = random(3_000_000);
    Path message = Files.write(folder.resolve("message"), pieces(to(RSA), content));
    Path target = folder.resolve("content");
    Keyring swapped =
        Ring.of(RecipientKeys.ring(RSA))
            .swap(alias("key-0"), TestKeys.rsa("new"), Instant.now(), Retention.DEFAULT)
            .keyring();
    CmsDecryptor decryptor = CmsDecryptor.of(swapped);

    var served = decryptor.decrypt(message, target);
    assertThat(served.decryptedWith().keyId()).isEqualTo(RSA.keyId());
    assertThat(served.decryptedWith().state()).isEqualTo(KeyState.RETAINED);
    assertThat(target).hasBinaryContent(content);
    decryptor.decryptToFile(new ByteArrayInputStream(pieces(to(RSA), random(5))), target);
    assertThat(target).hasBinaryContent(random(5));
    decryptor.decrypt(message, message);
    assertThat(message).hasBinaryContent(content);
    assertThat(files()).containsExactlyInAnyOrder(message, target);
  }

  @Test
  void firstByte_isReleasedAfterTheLastWasRead() throws Exception {
    for (ContentEncryption encryption :
        List.of(ContentEncryption.AES_256_GCM, ContentEncryption.LEGACY_AES_256_CBC)) {
      byte[] message = pieces(to(EC).contentEncryption(encryption), random(3_000_000));
      InputStream input = new ByteArrayInputStream(message);
      List<Integer> left = new ArrayList<>();
      OutputStream target =
          new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
              try {
                left.add(input.available());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              super.write(bytes, offset, length);
            }
          };

      decryptor(EC).decryptStream(input, target);

      assertThat(left).hasSizeGreaterThan(40).containsOnly(0);
    }
  }

  @Test
  void streams_areNotClosed() throws Exception {
    List<String> closed = new ArrayList<>();
    InputStream message =
        new ByteArrayInputStream(pieces(to(EC), random(10))) {
          @Override
          public void close() {
            closed.add("message");
          }
        };
    ByteArrayOutputStream content =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.add("content");
          }
        };

    decryptor(EC).decryptStream(message, content);

    assertThat(content.toByteArray()).isEqualTo(random(10));
    assertThat(closed).isEmpty();
  }

  // ---- the JDK's own GCM

  @Test
  void whatTheJdkEncrypted_inRandomSizes_isDecrypted() throws Exception {
    Random random = new Random(20_261_122);
    CmsDecryptor decryptor = decryptor(RSA);
    byte[] key = new byte[32];
    byte[] nonce = new byte[12];
    for (int i = 0; i < 40; i++) {
      byte[] content = new byte[random.nextInt(1 << random.nextInt(20))];
      random.nextBytes(content);
      random.nextBytes(key);
      random.nextBytes(nonce);
      int tagLength = 12 + random.nextInt(5);
      Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
      gcm.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(tagLength * Byte.SIZE, nonce));
      byte[] encrypted = gcm.doFinal(content);
      Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      rsa.init(Cipher.ENCRYPT_MODE, RSA.certificate().getPublicKey());
      byte[] message =
          EnvelopeParts.of(
                  to(RSA)
                      .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
                      .build()
                      .encrypt(new byte[0]))
              .algorithm(NISTObjectIdentifiers.id_aes256_GCM, new GCMParameters(nonce, tagLength))
              .encryptedKey(ours -> encryptedBy(rsa, key))
              .content(Arrays.copyOf(encrypted, content.length))
              .tag(Arrays.copyOfRange(encrypted, content.length, encrypted.length))
              .message();

      assertThat(decrypted(decryptor, message)).isEqualTo(content);
      assertThat(decryptedToFile(decryptor, message)).isEqualTo(content);
    }
  }

  private static byte[] encryptedBy(Cipher cipher, byte[] key) {
    try {
      return cipher.doFinal(key);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  // ---- authenticated attributes stand behind the content

  static byte[] withAttributes(ASN1ObjectIdentifier algorithm, byte[] content) throws Exception {
    CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(
        new JceKeyTransRecipientInfoGenerator(RSA.certificate())
            .setProvider(RecipientKeys.BOUNCY_CASTLE));
    generator.setAuthenticatedAttributeGenerator(
        new SimpleAttributeTableGenerator(
            new AttributeTable(
                new DERSet(
                    new Attribute[] {attribute("1.2.4", "two"), attribute("1.2.3", "orders")}))));
    generator.setUnauthenticatedAttributeGenerator(
        new SimpleAttributeTableGenerator(
            new AttributeTable(new DERSet(attribute("1.2.5", "whatever")))));
    return generator
        .generate(
            new CMSProcessableByteArray(content),
            (OutputAEADEncryptor)
                new JceCMSContentEncryptorBuilder(algorithm)
                    .setProvider(RecipientKeys.BOUNCY_CASTLE)
                    .build())
        .getEncoded();
  }

  private static Attribute attribute(String oid, String value) {
    return new Attribute(
        new ASN1ObjectIdentifier(oid), new DERSet((ASN1Encodable) new DERUTF8String(value)));
  }

  static Stream<ASN1ObjectIdentifier> authenticatedAlgorithms() {
    return Stream.of(
        NISTObjectIdentifiers.id_aes256_GCM, PKCSObjectIdentifiers.id_alg_AEADChaCha20Poly1305);
  }

  @ParameterizedTest
  @MethodSource("authenticatedAlgorithms")
  void authenticatedAttributes_areProtected_andOthersAreNot(ASN1ObjectIdentifier algorithm)
      throws Exception {
    CmsDecryptor decryptor = decryptor(RSA);
    for (int size : new int[] {0, 100, 2_000_000}) {
      byte[] content = random(size);
      byte[] message = withAttributes(algorithm, content);
      assertThat(decryptor.decrypt(message).content()).isEqualTo(content);
      assertThat(decrypted(decryptor, message)).isEqualTo(content);
      assertThat(decryptedToFile(decryptor, message)).isEqualTo(content);

      byte[] changed = message.clone();
      changed[indexOf(message, "orders")] ^= 1;
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> decrypted(decryptor, changed));
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> decryptedToFile(decryptor, changed));
      changed[indexOf(message, "orders")] ^= 1;
      changed[indexOf(message, "whatever")] ^= 1;
      assertThat(decrypted(decryptor, changed)).isEqualTo(content);
    }
  }

  private static int indexOf(byte[] message, String text) {
    return new String(message, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf(text);
  }

  // ---- messages that were changed or cut

  @ParameterizedTest
  @EnumSource(
      value = ContentEncryption.class,
      names = {"AES_256_GCM", "CHACHA20_POLY1305", "LEGACY_AES_256_CBC"})
  void everyByte_flipped_failsAsInMemory_andReleasesNothing(ContentEncryption encryption)
      throws Exception {
    byte[] content = random(40);
    byte[] message = pieces(to(EC).contentEncryption(encryption), content);
    CmsDecryptor decryptor = decryptor(EC);
    assertThat(decrypted(decryptor, message)).isEqualTo(content);
    int failed = 0;
    int stricter = 0;

    for (int at = 0; at < message.length; at++) {
      for (int bit : new int[] {1, 0x80}) {
        byte[] changed = message.clone();
        changed[at] ^= (byte) bit;
        String outcome = outcome(() -> decryptor.decrypt(changed).content());
        String streamed = outcome(() -> decrypted(decryptor, changed));
        assertThat(outcome(() -> decryptedToFile(decryptor, changed))).isEqualTo(streamed);
        if (!streamed.equals(outcome)) {
          // In memory the tag of the encrypted content is not looked at.
          assertThat(streamed).isEqualTo(FAILED);
          stricter++;
        }
        if (ContentSuite.of(encryption).isAuthenticated() && !outcome.equals(FAILED)) {
          assertThat(outcome).isEqualTo(Arrays.toString(content));
        }
        failed += outcome.equals(FAILED) ? 1 : 0;
      }
    }
    assertThat(stricter).isLessThan(3);
    assertThat(failed).isGreaterThan(message.length);
  }

  @Test
  void everyBeginning_isRefused_andReleasesNothing() throws Exception {
    CmsDecryptor decryptor = decryptor(EC);
    for (ContentEncryption encryption :
        List.of(ContentEncryption.AES_256_GCM, ContentEncryption.LEGACY_AES_256_CBC)) {
      byte[] whole = to(EC).contentEncryption(encryption).build().encrypt(random(100));
      byte[] pieces = pieces(to(EC).contentEncryption(encryption), random(100));
      for (byte[] message : List.of(whole, pieces, Base64.getEncoder().encode(pieces))) {
        assertThat(decrypted(decryptor, message)).isEqualTo(random(100));
        // What misses of Base64 but its padding is whole.
        int end =
            new String(message, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replaceAll("=+$", "")
                .length();
        for (int length = 0; length < end; length++) {
          byte[] beginning = Arrays.copyOf(message, length);
          assertThat(outcome(() -> decrypted(decryptor, beginning))).isEqualTo(FAILED);
          assertThat(outcome(() -> decryptedToFile(decryptor, beginning))).isEqualTo(FAILED);
        }
      }
    }
  }

  @Test
  void whatFollowsTheMessage_isRefused_asInMemory() throws Exception {
    for (byte[] message :
        List.of(to(EC).build().encrypt(random(100)), pieces(to(EC), random(100)))) {
      byte[] longer = Arrays.copyOf(message, message.length + 1);
      longer[message.length] = 1; // No padding.

      assertThat(decrypted(decryptor(EC), message)).isEqualTo(random(100));
      assertThat(outcome(() -> decryptor(EC).decrypt(longer).content())).isEqualTo(FAILED);
      assertThat(outcome(() -> decrypted(decryptor(EC), longer))).isEqualTo(FAILED);
    }
  }

  @Test
  void mutations_areJudgedAsInMemory_orMoreStrictly() throws Exception {
    byte[] content = random(100);
    Random random = new Random(20_261_122);
    CmsDecryptor decryptor = decryptor(EC);
    int refused = 0;
    int accepted = 0;
    for (ContentEncryption encryption :
        List.of(ContentEncryption.AES_128_GCM, ContentEncryption.LEGACY_AES_128_CBC)) {
      CmsEncryptor.Builder encryptor = to(STRANGER, EC).contentEncryption(encryption);
      for (byte[] message :
          List.of(encryptor.build().encrypt(content), pieces(encryptor, content))) {
        for (int i = 0; i < 2_000; i++) {
          byte[] mutated = message.clone();
          for (int changes = random.nextInt(3); changes >= 0; changes--) {
            mutated[random.nextInt(mutated.length)] =
                (byte) (random.nextBoolean() ? random.nextInt(256) : 0x80);
          }
          String inMemory = outcome(() -> decryptor.decrypt(mutated).content());
          assertThat(outcome(() -> decrypted(decryptor, mutated)))
              .as("mutation %s of %s", i, message.length)
              .isIn(inMemory, FAILED);
          if (inMemory.equals(FAILED)) {
            refused++;
          } else {
            accepted++;
          }
        }
      }
    }
    assertThat(refused).isGreaterThan(1000);
    assertThat(accepted).isGreaterThan(500);
  }

  private interface Decryption {
    byte[] content() throws Exception;
  }

  private static String outcome(Decryption decryption) {
    try {
      return Arrays.toString(decryption.content());
    } catch (DecryptionException e) {
      assertThat(e.getCause()).isNull();
      assertThat(e).hasMessage("The message could not be decrypted");
      return FAILED;
    } catch (Exception e) {
      throw new AssertionError("neither content nor one of our exceptions", e);
    }
  }

  @Test
  void failure_namesTheRecipients_asInMemory_andLeavesTheTarget() throws Exception {
    byte[] message = pieces(to(EC, STRANGER), random(3_000_000));
    message[1_000_000] ^= 1;
    Path target = Files.writeString(folder.resolve("content"), "before");
    for (CmsDecryptor decryptor : List.of(decryptor(EC), decryptor(RSA))) {
      DecryptionException inMemory = failure(() -> decryptor.decrypt(message));
      DecryptionException streamed =
          failure(() -> decryptor.decryptToFile(new ByteArrayInputStream(message), target));

      assertThat(streamed.recipients()).isEqualTo(inMemory.recipients()).hasSize(2);
      assertThat(streamed.ours()).isEqualTo(inMemory.ours());
      assertThat(target).hasContent("before");
      assertThat(files()).containsExactly(target);
    }
  }

  private interface Failing {
    void call() throws Exception;
  }

  private static DecryptionException failure(Failing failing) throws Exception {
    try {
      failing.call();
    } catch (DecryptionException e) {
      return e;
    }
    throw new AssertionError("It did not fail");
  }

  @Test
  void algorithmsThatAreNotAccepted_areRefused_asInMemory() throws Exception {
    byte[] cbc = pieces(to(RSA).contentEncryption(ContentEncryption.LEGACY_AES_256_CBC), random(9));
    byte[] pkcs1 = pieces(to(RSA).keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5), random(9));
    CmsDecryptor strict = CmsDecryptor.of(RecipientKeys.ring(RSA));

    for (byte[] message : List.of(cbc, pkcs1)) {
      assertThat(decrypted(decryptor(RSA), message)).isEqualTo(random(9));
      assertThat(outcome(() -> decrypted(strict, message))).isEqualTo(FAILED);
    }
  }

  /** However many recipients are for our key, and whatever is wrong with it. */
  @Test
  void privateKey_isUsedOnce() throws Exception {
    byte[] message = to(RSA, RSA_AGAIN).build().encrypt(random(100));
    EnvelopeParts parts = EnvelopeParts.of(message);
    parts.recipients().add(parts.withKey(0, key -> new byte[key.length]));
    parts.recipients().add(0, parts.withKey(0, key -> new byte[key.length]));
    byte[] probing = parts.message();
    byte[] wrongTag = EnvelopeParts.of(message).tag(new byte[16]).message();
    TokenProvider.whileInstalled(
        () -> {
          CmsDecryptor inToken = decryptor(TokenProvider.inToken(RSA));
          assertThat(decrypted(inToken, message)).isEqualTo(random(100));
          for (byte[] each : List.of(message, probing, wrongTag)) {
            int before = TokenProvider.operations();
            outcome(() -> decrypted(inToken, each));
            assertThat(TokenProvider.operations()).isEqualTo(before + 1);
          }
        });
  }

  // ---- what surrounds it fails

  @Test
  void failingInput_isNotTheMessagesFault() throws Exception {
    byte[] message = pieces(to(EC), random(500_000));
    for (int moment : List.of(0, 100, 100_000, message.length - 10)) {
      for (Exception failure :
          List.of(new IOException("torn"), new UncheckedIOException(new IOException("torn")))) {
        assertThatExceptionOfType(Exception.class)
            .isThrownBy(
                () ->
                    decryptor(EC)
                        .decryptToFile(
                            failingAt(moment, message, failure), folder.resolve("content")))
            .isSameAs(failure);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        assertThatExceptionOfType(Exception.class)
            .isThrownBy(
                () -> decryptor(EC).decryptStream(failingAt(moment, message, failure), content))
            .isSameAs(failure);
        assertThat(content.size()).isZero();
      }
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void failingTarget_isToldAsItIs() throws Exception {
    byte[] message = pieces(to(EC), random(500_000));
    IOException full = new IOException("full");
    OutputStream target =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw full;
          }
        };

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> decryptor(EC).decryptStream(new ByteArrayInputStream(message), target))
        .isSameAs(full);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                decryptor(EC)
                    .decryptToFile(
                        new ByteArrayInputStream(message), folder.resolve("absent/content")));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> decryptor(EC).decryptToFile(new ByteArrayInputStream(message), folder));
    assertThat(files()).isEmpty();
  }

  @Test
  void progress_neverFalls_andEndsWithTheMessage() throws Exception {
    byte[] message = pieces(to(EC), random(3_000_000));
    Path file = Files.write(folder.resolve("message"), message);
    List<Long> told = new ArrayList<>();
    CmsDecryptor decryptor = decryptor(EC).withProgress(told::add);

    decryptor.decrypt(file, folder.resolve("content"));
    assertThat(told).isSorted().hasSizeGreaterThan(40).endsWith((long) message.length);
    told.clear();
    decryptor.decryptStream(new ByteArrayInputStream(message), new ByteArrayOutputStream());
    assertThat(told).isSorted().hasSizeGreaterThan(80).endsWith((long) message.length);
  }

  @Test
  void cancelling_atAnyMoment_leavesNothing() throws Exception {
    byte[] message = pieces(to(EC), random(500_000));
    for (long moment : List.of(1L, 300_000L, (long) message.length)) {
      CmsDecryptor cancelled = decryptor(EC).withProgress(cancellingAt(moment));
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      assertCancelled(
          () ->
              cancelled.decryptToFile(
                  new ByteArrayInputStream(message), folder.resolve("content")));
      assertCancelled(() -> cancelled.decryptStream(new ByteArrayInputStream(message), content));
      assertThat(files()).isEmpty();
      assertThat(content.size()).isZero();
    }
  }

  @Test
  void interruptedThread_endsTheWork_andStaysInterrupted() throws Exception {
    Path file = Files.write(folder.resolve("message"), pieces(to(EC), random(3_000_000)));
    CmsDecryptor interrupted = decryptor(EC).withProgress(interruptingAt(2_000_000));
    assertInterrupted(() -> interrupted.decrypt(file, folder.resolve("content")));
    assertThat(files()).containsExactly(file);
  }

  // ---- written by others

  @ParameterizedTest
  @ValueSource(
      strings = {"-aes-256-cbc", "-aes-256-cbc -stream", "-aes-256-gcm", "-aes-128-gcm -stream"})
  void openssl_messages_areRead(String options) throws Exception {
    Openssl openssl = Openssl.in(Files.createDirectory(folder.resolve("openssl")));
    byte[] content = random(300_000);
    openssl.write("content", content);
    openssl.writeKey("rsa", RSA);
    List<String> command =
        new ArrayList<>(
            List.of(
                "-encrypt",
                "-binary",
                "-in",
                "content",
                "-outform",
                "DER",
                "-out",
                "message",
                "-recip",
                "rsa.crt",
                "-keyopt",
                "rsa_padding_mode:oaep",
                "-keyopt",
                "rsa_oaep_md:sha256",
                "-keyopt",
                "rsa_mgf1_md:sha256"));
    command.addAll(List.of(options.split(" ", -1)));
    openssl.cms(command.toArray(String[]::new));
    byte[] message = openssl.read("message");

    for (byte[] each : List.of(message, mime(message))) {
      assertThat(decrypted(decryptor(RSA), each)).isEqualTo(content);
      Path target = folder.resolve("target");
      decryptor(RSA).decryptToFile(new ByteArrayInputStream(each), target);
      assertThat(target).hasBinaryContent(content);
    }
  }
}
