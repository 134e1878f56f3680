from flask import Flask

from crossorigin.integrations.flask import CORS

app = Flask(__name__)


@app.get("/items")
def items() -> list[str]:
    return ["apple"]


@app.put("/items/<int:number>")
def replace(number: int) -> dict[str, int]:
    return {"replaced": number}


CORS(
    app,
    allow_origins=["https://app.example"],
    allow_methods=["PUT"],
    allow_credentials=True,
)
