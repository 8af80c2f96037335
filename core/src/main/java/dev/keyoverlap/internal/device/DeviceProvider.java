package dev.keyoverlap.internal.device;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes signatures with {@link BoundKey}s, and takes no other key. It is passed as an object. Only
 * Java's TLS and WSS4J cannot be given one: for them it is registered, as the last of all, when
 * such a key is first handed to them.
 */
public final class DeviceProvider extends Provider {

  /** The only one, so that it is registered once. */
  public static final DeviceProvider INSTANCE = new DeviceProvider();

  private static final long serialVersionUID = 1L;

  private static final Map<String, String> FOR_BOUND_KEYS =
      Map.of("SupportedKeyClasses", BoundKey.class.getName());

  private DeviceProvider() {
    super("KeyOverlap", "1", "Signs with private keys in devices");
    List<String> algorithms = new ArrayList<>(List.of("RSASSA-PSS", "EdDSA", "Ed25519", "Ed448"));
    for (String digest :
        List.of(
            "NONE",
            "SHA1",
            "SHA224",
            "SHA256",
            "SHA384",
            "SHA512",
            "SHA3-256",
            "SHA3-384",
            "SHA3-512")) {
      algorithms.add(digest + "withRSA");
      algorithms.add(digest + "withECDSA");
      algorithms.add(digest + "withECDSA" + EcdsaValue.SIDE_BY_SIDE);
    }
    for (String algorithm : algorithms) {
      putService(new Signing(this, algorithm));
    }
  }

  /** Registers it, unless it is already. */
  public static void register() {
    // Of no effect the second time.
    int unused = Security.addProvider(INSTANCE);
  }

  private static final class Signing extends Service {

    private Signing(Provider provider, String algorithm) {
      super(
          provider,
          "Signature",
          algorithm,
          DeviceSignature.class.getName(),
          List.of(),
          FOR_BOUND_KEYS);
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return new DeviceSignature(getAlgorithm());
    }
  }
}
