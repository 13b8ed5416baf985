using System.Text.Json.Serialization;
using Kindred.OpenAi.Responses;

namespace Kindred.OpenAi;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(DeletedObject))]
internal sealed partial class OpenAiJson : JsonSerializerContext;
