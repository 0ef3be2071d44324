import './styles/page.css'
import './styles/index.css'
import './portal/portal'
