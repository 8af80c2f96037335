package dev.keyoverlap.cli.console;

import java.lang.System.Logger;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Sends warnings and errors of the libraries to standard error, one line each, and drops other log
 * lines, since commands print what they do. It also spares the start of java.util.logging.
 */
public final class WarningLog extends System.LoggerFinder {

  @Override
  public Logger getLogger(String name, Module module) {
    return new Lines(name);
  }

  private record Lines(String name) implements Logger {

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= Level.WARNING.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String text,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        System.err.println("Warning: " + Console.withoutControls(String.valueOf(text)));
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object... params) {
      if (isLoggable(level)) {
        log(
            level,
            bundle,
            params == null || params.length == 0 ? format : MessageFormat.format(format, params),
            (Throwable) null);
      }
    }
  }
}
