"""Hooks of schemathesis: what the schema has to say as the API document does, though InvenTree's answers differ."""
import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    # Files are told as paths below the server's address, which are references, not whole URIs.
    for name in ("LabelTemplate", "LabelTemplateRequest", "DataOutput"):
        for field in raw_schema["components"]["schemas"].get(name, {}).get("properties", {}).values():
            if field.get("format") == "uri":
                field["format"] = "uri-reference"
    # A browser's request without a CSRF token, and a body that is no JSON object, get Django's answers, which are no JSON.
    page = {"description": "", "content": {"text/html": {}, "application/json": {}}}
    for path, item in raw_schema["paths"].items():
        if path.startswith("/_allauth/"):
            for method, operation in item.items():
                if method in ("post", "put", "patch", "delete"):
                    # the JSON that is documented stays, and so does its schema
                    for status in ("400", "403"):
                        response = operation["responses"].get(status, page)
                        if "$ref" not in response:
                            content = {**response.get("content", {}), "text/html": {}}
                            operation["responses"][status] = {**response, "content": content}
