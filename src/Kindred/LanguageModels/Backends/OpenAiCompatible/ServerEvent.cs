namespace Kindred.LanguageModels.Backends.OpenAiCompatible;

/// <summary>One server-sent event.</summary>
/// <param name="IsError">The stream itself calls the event an error (<c>event: error</c>).</param>
internal readonly record struct ServerEvent(ReadOnlyMemory<byte> Data, bool IsError);
