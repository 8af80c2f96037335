package dev.keyoverlap.store;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gets at the attributes of an entry. From Java 18 on they can be read as they are; before, those
 * of a private key come only with the unlocked key, which takes milliseconds.
 */
final class EntryAttributes {

  private static final @Nullable MethodHandle GET_ATTRIBUTES = getAttributes();

  private final KeyStore keystore;
  private final char[] password;

  EntryAttributes(KeyStore keystore, char[] password) {
    this.keystore = keystore;
    this.password = password;
  }

  private static @Nullable MethodHandle getAttributes() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              KeyStore.class, "getAttributes", MethodType.methodType(Set.class, String.class));
    } catch (NoSuchMethodException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("A public method of the JDK is accessible", e);
    }
  }

  /** Whether the attributes of this entry can be had without unlocking a key. */
  boolean areOpen(String name) throws GeneralSecurityException {
    return GET_ATTRIBUTES != null || keystore.isCertificateEntry(name);
  }

  /** The attributes of an entry, at the price of unlocking its key if need be. */
  @SuppressWarnings("unchecked") // The method's type is erased in its handle only.
  Set<KeyStore.Entry.Attribute> of(String name) throws GeneralSecurityException {
    if (keystore.isCertificateEntry(name)) {
      return keystore.getEntry(name, null).getAttributes();
    }
    if (GET_ATTRIBUTES == null) {
      return keystore.getEntry(name, new KeyStore.PasswordProtection(password)).getAttributes();
    }
    try {
      return (Set<KeyStore.Entry.Attribute>) GET_ATTRIBUTES.invokeExact(keystore, name);
    } catch (GeneralSecurityException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("KeyStore.getAttributes throws nothing else", e);
    }
  }
}
