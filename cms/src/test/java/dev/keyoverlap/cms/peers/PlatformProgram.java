package dev.keyoverlap.cms.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Verifies with {@code sun.security.pkcs.PKCS7} in a JVM of its own, whose {@code --add-exports}
 * the tests' JVM need not have.
 */
final class PlatformProgram {

  private PlatformProgram() {}

  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      System.out.println(
          words[0].equals("verify") ? verify(Base64.getDecoder().decode(words[1])) : "unable");
    }
  }

  /** Accepted if any signature is good: what cannot be verified it leaves out without a word. */
  private static String verify(byte[] message) {
    try {
      Class<?> type = Class.forName("sun.security.pkcs.PKCS7");
      Object parsed = type.getConstructor(byte[].class).newInstance(message);
      // No detached content; newer JDKs have no method without this parameter.
      Object[] verified =
          (Object[]) type.getMethod("verify", byte[].class).invoke(parsed, (Object) null);
      if (verified == null || verified.length == 0) {
        return no("no signature is good");
      }
      Object content = type.getMethod("getContentInfo").invoke(parsed);
      byte[] data = (byte[]) content.getClass().getMethod("getData").invoke(content);
      return "yes " + Base64.getEncoder().encodeToString(data);
    } catch (InvocationTargetException e) {
      return no(String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return no(e.toString());
    }
  }

  private static String no(@Nullable String reason) {
    return "no "
        + Base64.getEncoder()
            .encodeToString(String.valueOf(reason).getBytes(StandardCharsets.UTF_8));
  }
}
