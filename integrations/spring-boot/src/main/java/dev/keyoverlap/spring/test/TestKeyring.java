package dev.keyoverlap.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application of a Spring test a key ring in memory, with a fresh key for each alias that
 * its properties name:
 *
 * <pre>{@code
 * @SpringBootTest
 * @TestKeyring
 * class OrdersTest {
 *
 *   @Autowired private CmsSigner signer;
 *   @Autowired private KeystoreRotation rotation;
 * }
 * }</pre>
 *
 * <p>The ring takes the place of every keystore under {@code keyoverlap.store} and {@code
 * keyoverlap.stores}. No file and no password is read. One authority issues all certificates. Keys
 * of messages are RSA keys. A key that a TLS bundle presents is for the host {@code localhost}. An
 * alias that a TLS bundle only trusts has the certificate of the authority.
 *
 * <p>Needs {@code keyoverlap-testkit} on the class path. The keys are made once for each
 * application context, which Spring shares between tests with the same settings.
 *
 * @since 1.0
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TestKeyring {

  /**
   * Further aliases that get a key, beside those of the properties.
   *
   * @return the aliases
   */
  String[] value() default {};
}
