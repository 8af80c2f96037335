package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bag.Attribute;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.Der;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyResolver;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PKCS#12 file in the making, bag by bag, with attributes that only another program knows. */
final class BagFile {

  /** What another program says beside a private key, or a bag of its own. */
  static final Attribute OF_KEY = theirs("1.2.3.4.1");

  /** What another program says beside a certificate. */
  static final Attribute OF_CERTIFICATE = theirs("1.2.3.4.2");

  static final Attribute TRUSTED = Bag.trustedForAnyUse();

  private static final String AES = "2.16.840.1.101.3.4.1";

  final List<Bag> open = new ArrayList<>();
  final List<Bag> encrypted = new ArrayList<>();

  private static Attribute theirs(String oid) {
    return new Attribute(oid, new PKCS12Attribute(oid, "theirs").getEncoded());
  }

  /** A pair whose local key id is its name. */
  BagFile key(String name, HeldKey key) throws Exception {
    return pair(name, key, Keystores.PASSWORD);
  }

  /** A pair whose private key has a password that nobody knows. */
  BagFile locked(String name, HeldKey key) throws Exception {
    return pair(name, key, "another".toCharArray());
  }

  private BagFile pair(String name, HeldKey key, char[] password) throws Exception {
    Attribute friendlyName = Bag.friendlyName(name);
    Attribute id = id(name);
    byte[] secret = Pfx.empty(password).encrypted(key.privateKey().getEncoded());
    open.add(Bag.shroudedKey(secret, List.of(friendlyName, id, OF_KEY)));
    encrypted.add(
        Bag.certificate(key.certificate().getEncoded(), List.of(friendlyName, id, OF_CERTIFICATE)));
    return this;
  }

  BagFile certificate(String name, HeldKey key, Attribute... more) throws Exception {
    List<Attribute> attributes = new ArrayList<>(List.of(Bag.friendlyName(name)));
    attributes.addAll(List.of(more));
    encrypted.add(Bag.certificate(key.certificate().getEncoded(), attributes));
    return this;
  }

  /** Another program's. */
  static Bag secret(String name) throws Exception {
    return Bag.secret(
        Pfx.empty(Keystores.PASSWORD).encrypted(Der.privateKeyInfo(AES, new byte[16])),
        List.of(Bag.friendlyName(name), OF_KEY));
  }

  static Attribute id(String text) {
    return Bag.localKeyId(bytes(text));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  Loaded load() throws Exception {
    return new Loaded(Pfx.empty(Keystores.PASSWORD).written(open, encrypted));
  }

  /** A file that was read, without a history. */
  static final class Loaded {

    final byte[] file;
    final KeystoreContent content;
    final KeystoreImage image;
    final Keyring ring;

    Loaded(byte[] file) throws Exception {
      this.file = file;
      this.content = BagReader.read(pfx(), Bounds.STANDARD);
      this.image =
          KeystoreImage.of(
              content,
              Keyring.empty(),
              Optional.empty(),
              new Succession(HistoryFile.parse(new byte[0]), KeystoreFiles.mark(file)),
              KeyResolver.of());
      this.ring = image.keyring();
    }

    /** The file as it is written for another ring. */
    Loaded next(Keyring next) throws Exception {
      Loaded written =
          new Loaded(new KeystoreWriter(content, ring, next, Optional.empty()).written());
      assertThat(written.ring).isEqualTo(next);
      return written;
    }

    Pfx pfx() throws Exception {
      return Pfx.read(file, Keystores.PASSWORD, false, Bounds.STANDARD);
    }

    KeyStore jdk() throws Exception {
      KeyStore keystore = KeyStore.getInstance("PKCS12");
      keystore.load(new ByteArrayInputStream(file), Keystores.PASSWORD);
      return keystore;
    }

    KeyEntry entry(HeldKey key) {
      return ring.find(key.keyId()).orElseThrow().entry();
    }

    List<Bag> bags(String type) throws Exception {
      return Stream.of(pfx().open(), pfx().encrypted())
          .flatMap(List::stream)
          .filter(bag -> bag.type().equals(type))
          .toList();
    }

    /** The private key of a name. */
    Bag keyOf(String name) throws Exception {
      return only(Bag.SHROUDED_KEY, name);
    }

    Bag certificateOf(HeldKey key) throws Exception {
      List<Bag> found = certificatesOf(key);
      assertThat(found).hasSize(1);
      return found.get(0);
    }

    List<Bag> certificatesOf(HeldKey key) throws Exception {
      byte[] encoded = key.certificate().getEncoded();
      return bags(Bag.CERTIFICATE).stream()
          .filter(bag -> Arrays.equals(bag.x509().orElseThrow(), encoded))
          .toList();
    }

    List<String> secrets() throws Exception {
      return bags(Bag.SECRET).stream().map(bag -> bag.friendlyName().orElseThrow()).toList();
    }

    private Bag only(String type, String name) throws Exception {
      List<Bag> found =
          bags(type).stream().filter(bag -> bag.friendlyName().equals(Optional.of(name))).toList();
      assertThat(found).as(name).hasSize(1);
      return found.get(0);
    }
  }

  /** Which attributes a bag has, in an order of their own. */
  static List<String> oids(Bag bag) {
    return bag.attributes().stream().map(Attribute::oid).sorted().toList();
  }

  /** The attributes of a bag, in an order of their own. */
  static List<String> attributes(Bag bag) {
    return bag.attributes().stream()
        .map(attribute -> HexFormat.of().formatHex(attribute.encoded()))
        .sorted()
        .toList();
  }
}
