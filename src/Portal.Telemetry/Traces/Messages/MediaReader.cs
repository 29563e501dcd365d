using System.Text.Json;

namespace Portal.Telemetry.Traces.Messages;

/// <summary>Reads images, sounds and files as what they are and how large they are; the bytes themselves are never shown.</summary>
internal static class MediaReader
{
    public static MediaPart Blob(JsonElement json)
    {
        var type = json.FirstText("mime_type", "mimeType", "media_type");
        var modality = json.Text("modality") is { Length: > 0 } named ? named : ModalityOf(type);
        return new MediaPart(modality, type, DecodedLength(json.FirstText("content", "data")), "");
    }

    public static MediaPart Reference(JsonElement json)
    {
        var type = json.FirstText("mime_type", "media_type");
        var modality = json.Text("modality") is { Length: > 0 } named ? named : ModalityOf(type);
        if (json.TryGetProperty("file", out var file) && file.ValueKind == JsonValueKind.Object)
        {
            return file.Text("file_data") is { Length: > 0 } data ? Address(modality, type, data) : new MediaPart(modality, type, null, file.FirstText("filename", "file_id"));
        }
        return Address(modality, type, json.FirstText("uri", "file_id", "url"));
    }

    public static MediaPart Image(JsonElement json)
    {
        var modality = json.Text("type") == "document" ? "file" : "image";
        if (json.TryGetProperty("source", out var source) && source.ValueKind == JsonValueKind.Object)
        {
            var type = source.Text("media_type");
            return source.Text("data") is { Length: > 0 } data ? new MediaPart(modality, type, DecodedLength(data), "") : new MediaPart(modality, type, null, source.FirstText("url", "file_id"));
        }
        // {"image_url":{"url":...}}, {"image_url":"..."}, {"image":{"url":...}} and OpenInference's {"image":{"image":{"url":...}}}.
        var at = json.First("image_url", "image", "url");
        for (var depth = 0; depth < 3 && at is { ValueKind: JsonValueKind.Object } inner; depth++)
        {
            at = inner.First("url", "image", "image_url");
        }
        return Address(modality, "", at is { ValueKind: JsonValueKind.String } address ? address.GetString()! : json.FirstText("file_id", "id"));
    }

    public static MediaPart Audio(JsonElement json)
    {
        var audio = json.First("input_audio", "audio") is { ValueKind: JsonValueKind.Object } inner ? inner : json;
        return audio.Text("url") is { Length: > 0 } url
            ? Address("audio", audio.Text("mime_type"), url)
            : new MediaPart("audio", audio.Text("format") is { Length: > 0 } format ? $"audio/{format}" : "", DecodedLength(audio.Text("data")), "");
    }

    /// <summary>An address; of a data: address only kind and size are kept.</summary>
    private static MediaPart Address(string modality, string mediaType, string address)
    {
        if (!address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return new MediaPart(modality, mediaType, null, address);
        }
        var comma = address.IndexOf(',', StringComparison.Ordinal);
        var head = comma < 0 ? "" : address["data:".Length..comma];
        var type = head.Split(';')[0];
        var length = head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase) ? DecodedLength(address[(comma + 1)..]) : address.Length - comma - 1;
        return new MediaPart(modality, type.Length > 0 ? type : mediaType, length, "");
    }

    /// <summary>Bytes that base64 stands for: three for every four letters, less the padding.</summary>
    private static long? DecodedLength(string base64) => base64.Length == 0 ? null : (base64.TrimEnd('=').Length * 3L) / 4;

    private static string ModalityOf(string mediaType) => mediaType.Split('/')[0] is ("image" or "audio" or "video") and var known ? known : "file";
}
