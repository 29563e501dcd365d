using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Governance.Models.Prompts;

/// <summary>Who speaks in a message of a prompt, as chat interfaces name it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromptRole>))]
public enum PromptRole
{
    [JsonStringEnumMemberName("system")]
    System,

    [JsonStringEnumMemberName("developer")]
    Developer,

    [JsonStringEnumMemberName("user")]
    User,

    [JsonStringEnumMemberName("assistant")]
    Assistant,
}

/// <param name="Content">The wording; <c>{{name}}</c> stands for a value the application fills in.</param>
public sealed record PromptMessage(PromptRole Role, string Content);

/// <summary>One wording of a prompt. Never changed: another wording is another version.</summary>
public sealed class PromptVersion
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PromptId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>JSON: the messages in their order.</summary>
    public required string Content { get; init; }

    /// <summary>JSON object: settings of the request it was written for (temperature, response format, ...); null: none.</summary>
    public string? Settings { get; init; }

    /// <summary>What is new about it.</summary>
    public string Notes { get; init; } = "";

    /// <summary>SHA-256 over content and settings, lower-case hex: two versions that say the same have the same.</summary>
    public required string Sha256 { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of the person or key that wrote it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The messages in their order.</summary>
    public IReadOnlyList<PromptMessage> GetMessages() => JsonSerializer.Deserialize<List<PromptMessage>>(Content, Json)!;

    internal static string Write(IEnumerable<PromptMessage> messages) => JsonSerializer.Serialize(messages, Json);

    internal static string Hash(string content, string? settings) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{content}\n{settings}")));
}

internal sealed class PromptVersionMapping : IEntityTypeConfiguration<PromptVersion>
{
    public void Configure(EntityTypeBuilder<PromptVersion> builder)
    {
        builder.ToTable("models_prompt_versions");
        builder.HasKey(version => version.Id);
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.Content).HasMaxLength(-1);
        builder.Property(version => version.Settings).HasMaxLength(-1);
        builder.Property(version => version.Notes).HasMaxLength(ModelLimits.Notes);
        builder.Property(version => version.Sha256).HasMaxLength(64);
        builder.Property(version => version.CreatedBy).HasMaxLength(ModelLimits.Author);
        builder.HasIndex(version => new { version.PromptId, version.Number }).IsUnique();
        builder.HasOne<Prompt>().WithMany().HasForeignKey(version => version.PromptId).OnDelete(DeleteBehavior.Cascade);
    }
}
