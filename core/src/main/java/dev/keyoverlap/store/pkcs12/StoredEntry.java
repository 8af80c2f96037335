package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.key.KeyId;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * An entry of a keystore file that a ring can take: a certificate, with or without its private key.
 *
 * @param name its name; a sound one that was made for it, if it had none
 * @param asFound whether the name is that of the file
 * @param key its private key
 * @param chain its certificate, and those of its issuers as far as the file has them
 * @param attributes what the file says beside it: of the private key, if there is one
 * @param ofCertificate what the file says beside its certificate
 */
record StoredEntry(
    String name,
    boolean asFound,
    Optional<LockedKey> key,
    List<X509Certificate> chain,
    List<Bag.Attribute> attributes,
    List<Bag.Attribute> ofCertificate) {

  StoredEntry named(String other) {
    return new StoredEntry(other, false, key, chain, attributes, ofCertificate);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  KeyId keyId() {
    return KeyId.of(certificate());
  }
}
