package dev.keyoverlap.internal.pkcs12;

import dev.keyoverlap.internal.words.ForeignMessage;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS#12 file: every bag in it, in order, and all that is needed to write the next one so that
 * its other readers can go on. Immutable.
 */
public final class Pfx {

  private static final String DATA = "1.2.840.113549.1.7.1";
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
  private static final int VERSION = 3;

  private final List<Bag> open;
  private final List<Bag> encrypted;
  private final List<byte[]> others;
  private final Optional<Ber> bagEncryption;
  private final Optional<Ber> keyEncryption;
  private final Optional<Integrity> integrity;
  private final Password password;
  private final Optional<Pbes2Key> shared;

  private Pfx(
      List<Bag> open,
      List<Bag> encrypted,
      List<byte[]> others,
      Optional<Ber> bagEncryption,
      Optional<Ber> keyEncryption,
      Optional<Integrity> integrity,
      Password password,
      Optional<Pbes2Key> shared) {
    this.open = open;
    this.encrypted = encrypted;
    this.others = others;
    this.bagEncryption = bagEncryption;
    this.keyEncryption = keyEncryption;
    this.integrity = integrity;
    this.password = password;
    this.shared = shared;
  }

  /**
   * A file without bags.
   *
   * @param password the password to write it with
   * @return the file
   */
  public static Pfx empty(char[] password) {
    return new Pfx(
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Password.of(password),
        Optional.empty());
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @param characters its password
   * @param missingMacAccepted whether it may have no MAC
   * @param bounds how much it may hold, and how much work it may ask for
   * @return what it holds; private keys are still encrypted
   * @throws Pkcs12Exception if it cannot be read
   * @throws ExceededException if it exceeds a limit
   */
  public static Pfx read(byte[] file, char[] characters, boolean missingMacAccepted, Bounds bounds)
      throws Pkcs12Exception, ExceededException {
    Meter meter = Meter.of(bounds);
    List<Ber> parts = Ber.of(file, meter).sequence(2);
    if (parts.get(0).integer() != VERSION) {
      throw Pkcs12Exception.damaged("its version is not 3");
    }
    List<Ber> safe = parts.get(1).sequence(2);
    String type = safe.get(0).oid();
    if (type.equals(SIGNED_DATA)) {
      throw Pkcs12Exception.unsupported("it is protected by a signature instead of a password");
    }
    if (!type.equals(DATA)) {
      throw Pkcs12Exception.damaged("its content has the type " + type);
    }
    byte[] content = safe.get(1).explicit().octets();
    if (parts.size() < 3) {
      if (!missingMacAccepted) {
        throw new Pkcs12Exception(Pkcs12Exception.Reason.NO_MAC, "it has no MAC");
      }
      return readContents(content, Password.readings(characters), Optional.empty(), meter, bounds);
    }
    Integrity integrity = Integrity.read(parts.get(2));
    for (Password password : Password.readings(characters)) {
      if (confirmed(integrity, content, password, meter)) {
        return readContents(content, List.of(password), Optional.of(integrity), meter, bounds);
      }
    }
    throw new Pkcs12Exception(
        Pkcs12Exception.Reason.WRONG_PASSWORD, "the password does not confirm its MAC");
  }

  private static boolean confirmed(
      Integrity integrity, byte[] content, Password password, Meter meter)
      throws Pkcs12Exception, ExceededException {
    try {
      return integrity.confirms(content, password, meter);
    } catch (GeneralSecurityException e) {
      throw new Pkcs12Exception(
          Pkcs12Exception.Reason.UNSUPPORTED,
          "its MAC cannot be computed: " + ForeignMessage.of(e),
          e);
    }
  }

  private static Pfx readContents(
      byte[] content,
      List<Password> readings,
      Optional<Integrity> integrity,
      Meter meter,
      Bounds bounds)
      throws Pkcs12Exception, ExceededException {
    List<Bag> open = new ArrayList<>();
    List<Bag> encrypted = new ArrayList<>();
    List<byte[]> others = new ArrayList<>();
    Optional<Ber> bagEncryption = Optional.empty();
    Optional<Pbes2Key> shared = Optional.empty();
    Password password = readings.get(0);
    for (Ber info : Ber.of(content, meter).as(Ber.SEQUENCE).children()) {
      List<Ber> parts = info.sequence(1);
      String type = parts.get(0).oid();
      if (type.equals(DATA)) {
        addBags(Ber.of(parts.get(1).explicit().octets(), meter), open, meter);
      } else if (type.equals(ENCRYPTED_DATA)) {
        List<Ber> data = parts.get(1).explicit().sequence(2).get(1).sequence(3);
        bagEncryption = Optional.of(data.get(1));
        byte[] secret = data.get(2).octets();
        DecryptedBags decrypted =
            decrypted(data.get(1), secret, readings, integrity.isPresent(), meter);
        password = decrypted.password;
        shared = decrypted.key;
        try {
          addBags(Ber.of(decrypted.content, meter), encrypted, meter);
        } catch (Pkcs12Exception e) {
          throw integrity.isPresent() ? e : undecrypted(false, e);
        }
      } else {
        others.add(info.definite());
      }
    }
    return new Pfx(
        List.copyOf(open),
        List.copyOf(encrypted),
        List.copyOf(others),
        bagEncryption,
        keyEncryption(open, encrypted, bounds),
        integrity,
        password,
        shared);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record DecryptedBags(byte[] content, Password password, Optional<Pbes2Key> key) {}

  private static DecryptedBags decrypted(
      Ber algorithm, byte[] secret, List<Password> readings, boolean confirmed, Meter meter)
      throws Pkcs12Exception, ExceededException {
    Pkcs12Exception failure = undecrypted(confirmed, null);
    for (Password reading : readings) {
      try {
        if (!Pbes2Key.isNamedBy(algorithm)) {
          byte[] bags = Pbe.decrypt(algorithm, secret, reading, meter);
          return new DecryptedBags(bags, reading, Optional.empty());
        }
        Pbes2Key key = Pbes2Key.of(algorithm, reading, meter);
        byte[] bags = key.crypt(Cipher.DECRYPT_MODE, algorithm, secret);
        return new DecryptedBags(bags, reading, Optional.of(key));
      } catch (GeneralSecurityException e) {
        failure = undecrypted(confirmed, e);
      }
    }
    throw failure;
  }

  private static Pkcs12Exception undecrypted(boolean confirmed, @Nullable Exception e) {
    return confirmed
        ? new Pkcs12Exception(
            Pkcs12Exception.Reason.DAMAGED,
            "its MAC is right, and what it protects cannot be decrypted",
            e)
        : new Pkcs12Exception(
            Pkcs12Exception.Reason.WRONG_PASSWORD, "the password does not decrypt it", e);
  }

  private static void addBags(Ber contents, List<Bag> bags, Meter meter)
      throws Pkcs12Exception, ExceededException {
    for (Ber bag : contents.as(Ber.SEQUENCE).children()) {
      meter.countBag();
      List<Ber> parts = bag.sequence(2);
      if (parts.get(0).oid().equals(Bag.NESTED)) {
        addBags(parts.get(1).explicit(), bags, meter);
      } else {
        bags.add(Bag.read(bag));
      }
    }
  }

  private static Optional<Ber> keyEncryption(List<Bag> open, List<Bag> encrypted, Bounds bounds)
      throws Pkcs12Exception, ExceededException {
    for (List<Bag> bags : List.of(open, encrypted)) {
      for (Bag bag : bags) {
        if (bag.type().equals(Bag.SHROUDED_KEY)) {
          return Optional.of(Ber.of(bag.value(), Meter.of(bounds)).sequence(2).get(0));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The bags that are not encrypted as a whole, usually the private keys.
   *
   * @return the bags, in the order of the file
   */
  public List<Bag> open() {
    return open;
  }

  /**
   * The bags that were encrypted as a whole, usually the certificates.
   *
   * @return the bags, in the order of the file
   */
  public List<Bag> encrypted() {
    return encrypted;
  }

  /**
   * Whether there is content that only somebody else can open, such as one that is encrypted to a
   * certificate. It is carried over as it is.
   *
   * @return true if so
   */
  public boolean hasContentOfOthers() {
    return !others.isEmpty();
  }

  /**
   * The password, as this file takes it.
   *
   * @return the password
   */
  public Password password() {
    return password;
  }

  /**
   * Decrypts a private key, or a secret.
   *
   * @param encryptedPrivateKeyInfo the key (RFC 5208, 6)
   * @param password the password of its file
   * @param bounds how much work it may ask for
   * @return a PrivateKeyInfo
   * @throws Pkcs12Exception if it asks for something unknown, or is damaged
   * @throws ExceededException if it asks for too much work
   * @throws GeneralSecurityException if the password does not decrypt it
   */
  public static byte[] decrypted(byte[] encryptedPrivateKeyInfo, Password password, Bounds bounds)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    Meter meter = Meter.of(bounds);
    List<Ber> parts = Ber.of(encryptedPrivateKeyInfo, meter).sequence(2);
    return Pbe.decrypt(parts.get(0), parts.get(1).octets(), password, meter);
  }

  /**
   * Decrypts a secret. One that shares the key of the certificates costs no derivation.
   *
   * @param encryptedPrivateKeyInfo the secret, encrypted as a private key (RFC 5208, 6)
   * @param bounds how much work it may ask for
   * @return a PrivateKeyInfo
   * @throws Pkcs12Exception if it asks for something unknown, or is damaged
   * @throws ExceededException if it asks for too much work
   * @throws GeneralSecurityException if the password does not decrypt it
   */
  public byte[] secret(byte[] encryptedPrivateKeyInfo, Bounds bounds)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    List<Ber> parts = Ber.of(encryptedPrivateKeyInfo, Meter.of(bounds)).sequence(2);
    if (shared.isPresent() && shared.get().isOf(parts.get(0))) {
      return shared.get().crypt(Cipher.DECRYPT_MODE, parts.get(0), parts.get(1).octets());
    }
    return decrypted(encryptedPrivateKeyInfo, password, bounds);
  }

  /**
   * Encrypts a private key, or a secret, for this file: with the cipher of its other private keys.
   *
   * @param privateKeyInfo the key (RFC 5208, 5)
   * @return an EncryptedPrivateKeyInfo
   * @throws GeneralSecurityException if this Java cannot
   */
  public byte[] encrypted(byte[] privateKeyInfo) throws GeneralSecurityException {
    try {
      Meter meter = Meter.of(Iterations.ANY);
      byte[] algorithm = Pbe.fresh(keyEncryption, Iterations.ofKeys(), meter);
      return Der.sequence(
          algorithm, Der.octets(Pbe.encrypt(algorithm, privateKeyInfo, password, meter)));
    } catch (Pkcs12Exception | ExceededException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /**
   * Begins to write a file with other bags, protected as this one is.
   *
   * @return what it is written with
   * @throws GeneralSecurityException if this Java cannot
   */
  public PfxWriting writing() throws GeneralSecurityException {
    return new PfxWriting(this, password, bagEncryption, keyEncryption);
  }

  /**
   * The bytes of a file with other bags, protected as this one is.
   *
   * @param nextOpen bags that are not encrypted as a whole
   * @param nextEncrypted bags that are
   * @return the file in DER
   * @throws GeneralSecurityException if this Java cannot
   */
  public byte[] written(List<Bag> nextOpen, List<Bag> nextEncrypted)
      throws GeneralSecurityException {
    return writing().written(nextOpen, nextEncrypted);
  }

  byte[] written(List<Bag> nextOpen, Optional<byte[]> encryptedData, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    List<byte[]> infos = new ArrayList<>();
    infos.add(Der.sequence(Der.oid(DATA), Der.explicit(Der.octets(contents(nextOpen)))));
    encryptedData.ifPresent(infos::add);
    infos.addAll(others);
    byte[] content = Der.sequence(infos);
    return Der.sequence(
        Der.integer(VERSION),
        Der.sequence(Der.oid(DATA), Der.explicit(Der.octets(content))),
        Integrity.fresh(integrity, content, password, Iterations.ofMac(), meter));
  }

  static byte[] encryptedData(byte[] algorithm, byte[] encryptedBags) {
    return Der.sequence(
        Der.oid(ENCRYPTED_DATA),
        Der.explicit(
            Der.sequence(
                Der.integer(0),
                Der.sequence(
                    Der.oid(DATA), algorithm, Der.of(Ber.CONTEXT_0_PRIMITIVE, encryptedBags)))));
  }

  static byte[] contents(List<Bag> bags) {
    return Der.sequence(bags.stream().map(Bag::encoded).toList());
  }
}
