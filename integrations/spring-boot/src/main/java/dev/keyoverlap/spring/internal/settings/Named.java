package dev.keyoverlap.spring.internal.settings;

import java.util.Map;

/** Settings by name. */
public final class Named {

  private Named() {}

  /** The settings of a name that a bean definition was made for. */
  public static <T> T in(Map<String, T> settings, String name) {
    T found = settings.get(name);
    if (found == null) {
      throw new IllegalStateException(
          "The property of the bean '"
              + name
              + "' is gone. If the application was processed ahead of time, use the same names.");
    }
    return found;
  }
}
