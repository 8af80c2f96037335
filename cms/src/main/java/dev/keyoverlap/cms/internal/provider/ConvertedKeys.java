package dev.keyoverlap.cms.internal.provider;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys as objects of one provider's own, each made once. A provider that gets another provider's
 * object may convert it for each signature, which can cost more than the signature.
 *
 * <p>A key object is known by its identity, never by a name or by equality, and is not kept alive.
 * When a ring drops a key, the converted one is dropped, too.
 *
 * <p>Safe for use by several threads.
 */
final class ConvertedKeys {

  private final Provider provider;
  private final Map<WeakIdentity, Key> converted = new ConcurrentHashMap<>();
  private final ReferenceQueue<Key> dropped = new ReferenceQueue<>();

  ConvertedKeys(Provider provider) {
    this.provider = provider;
  }

  /**
   * The provider's own object for a key.
   *
   * @param keyFactory the name of the provider's key factory
   * @throws GeneralSecurityException if the provider cannot read the key
   */
  <K extends Key> K of(K key, String keyFactory) throws GeneralSecurityException {
    forgetDropped();
    WeakIdentity identity = new WeakIdentity(key, null);
    Key known = converted.get(identity);
    if (known == null) {
      // Two threads that come at once make two, and one is kept: better than to lock all out.
      Key made = convert(key, keyFactory);
      known = converted.putIfAbsent(new WeakIdentity(key, dropped), made);
      known = known == null ? made : known;
    }
    @SuppressWarnings("unchecked") // A private key becomes a private key, a public one a public.
    K result = (K) known;
    return result;
  }

  private Key convert(Key key, String keyFactory) throws GeneralSecurityException {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new InvalidKeyException("A key that does not show itself cannot be converted");
    }
    // Not wiped afterwards: some keys of BouncyCastle hand out the array that they live on.
    KeyFactory factory = KeyFactory.getInstance(keyFactory, provider);
    return key instanceof PrivateKey
        ? factory.generatePrivate(new PKCS8EncodedKeySpec(encoded))
        : factory.generatePublic(new X509EncodedKeySpec(encoded));
  }

  private void forgetDropped() {
    for (Reference<?> gone = dropped.poll(); gone != null; gone = dropped.poll()) {
      converted.remove(gone);
    }
  }

  /** How many are known, after those were forgotten whose key object is gone. */
  int size() {
    forgetDropped();
    return converted.size();
  }

  /** Equal to another of the same key object, and to itself when that is gone. */
  private static final class WeakIdentity extends WeakReference<Key> {

    private final int hash;

    WeakIdentity(Key key, @Nullable ReferenceQueue<Key> queue) {
      super(key, queue);
      this.hash = System.identityHashCode(key);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Key mine = get();
      return mine != null && other instanceof WeakIdentity that && that.refersTo(mine);
    }
  }
}
