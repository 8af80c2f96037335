package dev.keyoverlap.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes records as JSON or YAML, component by component. */
final class DataWriter {

  private DataWriter() {}

  static String json(Record data) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
      write(json, data);
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot write " + data.getClass(), e);
    }
    return text.append('\n').toString();
  }

  static String yaml(Record data) {
    StringWriter text = new StringWriter();
    YAMLFactory factory =
        YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();
    try (JsonGenerator yaml = factory.createGenerator(text)) {
      write(yaml, data);
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot write " + data.getClass(), e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator to, Object value)
      throws IOException, ReflectiveOperationException {
    if (value instanceof Record data && !isText(data)) {
      writeRecord(to, data);
    } else if (value instanceof Iterable<?> all && !(value instanceof java.nio.file.Path)) {
      to.writeStartArray();
      for (Object each : all) {
        write(to, each);
      }
      to.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      to.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.writeFieldName(text(entry.getKey()));
        write(to, entry.getValue());
      }
      to.writeEndObject();
    } else if (value instanceof Boolean truth) {
      to.writeBoolean(truth);
    } else if (value instanceof Integer || value instanceof Long) {
      to.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      to.writeNumber(number);
    } else {
      to.writeString(text(value));
    }
  }

  private static void writeRecord(JsonGenerator to, Record data)
      throws IOException, ReflectiveOperationException {
    to.writeStartObject();
    for (RecordComponent component : data.getClass().getRecordComponents()) {
      component.getAccessor().setAccessible(true);
      Object value = component.getAccessor().invoke(data);
      if (value instanceof Optional<?> optional) {
        if (optional.isEmpty()) {
          continue;
        }
        value = optional.get();
      }
      to.writeFieldName(component.getName());
      write(to, value);
    }
    to.writeEndObject();
  }

  /** Records of the library that are one word. */
  private static boolean isText(Record data) {
    return data instanceof Alias || data instanceof KeyId;
  }

  private static String text(Object value) {
    if (value instanceof KeyId id) {
      return id.hex();
    }
    // Instants, dates, durations and paths are written as ISO 8601 and the file system have them.
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : value.toString();
  }
}
